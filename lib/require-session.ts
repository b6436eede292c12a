import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { loginParams } from './access/policy';
import type { Installation } from './installations';
import { regionOf } from './sentinel/region';
import { type SignedInSession, withoutTokens } from './session/limits';
import type { Session } from './session/session';
import {
  type FoundSession,
  findSession,
  type OwnSession,
  type Unavailable,
  unavailable,
  unlessAway,
} from './session/store';
import { signInQuery, type WantedSignIn } from './sign-in/wanted-sign-in';
import { getParts } from './wiring';

export type { OwnSession, SignedInSession };

/** The session of the request that is being answered, with its tokens. Read once per render, never written. */
export const sessionOfRequest = cache(
  async (): Promise<FoundSession | Unavailable> =>
    findSession((await cookies()).getAll(), getParts()),
);

/**
 * The same, for what only somebody who is signed in may see. Without a session it goes off to sign in and does not
 * return.
 *
 * @throws {Error} when nobody can tell: Redis has gone away since the middleware asked it
 */
export async function requireSessionOfRequest(): Promise<Session> {
  const found = await sessionOfRequest();
  if (found.kind === 'living') return found.session;
  if (found.kind === 'unavailable') throw new Error('sessions cannot be read at the moment');
  redirect(signInUrl());
}

/** Who looks at a page. `unavailable`: nobody can tell at the moment. */
export type Visitor =
  | { readonly kind: 'signed-in'; readonly session: SignedInSession }
  | { readonly kind: 'signed-out' }
  | Unavailable;

/** Who looks at this page, for pages that anybody may see. */
export async function currentVisitor(): Promise<Visitor> {
  const found = await sessionOfRequest();
  if (found.kind === 'unavailable') return found;
  return found.kind === 'living'
    ? { kind: 'signed-in', session: withoutTokens(found.session, getParts().config) }
    : { kind: 'signed-out' };
}

/**
 * The pages' way in: who is signed in, without the tokens. Every guarded page calls it for itself, for the
 * middleware may be missing or mistaken. Without a session it goes off to sign in and does not return.
 *
 * @throws {Error} when nobody can tell: Redis has gone away since the middleware asked it, and `app/error.tsx` says so
 */
export async function requireSession(): Promise<SignedInSession> {
  return withoutTokens(await requireSessionOfRequest(), getParts().config);
}

/** {@link requireSession} for pages of administrators: for anybody else there is no such page. */
export async function requireAdministrator(): Promise<SignedInSession> {
  const session = await requireSession();
  if (!session.identity.isAdmin) notFound();
  return session;
}

/**
 * Where a sign-in link leads: on the public origin, for a plain `<a>`. (`<Link>` would prefetch an attempt.)
 *
 * @param wanted what is left out is chosen on the way: the page to come back to is the dashboard then
 */
export function signInUrl(wanted: Partial<WantedSignIn> = {}): string {
  const config = getParts().config;
  const url = new URL('/login', config.appUrl);
  url.search = signInQuery(wanted, config).toString();
  return url.href;
}

/** What the sign-in is for that a page of this app comes between. */
export async function signInOfRequest(searchParams: SearchParams): Promise<WantedSignIn> {
  const query = Object.entries(await searchParams).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const request = { query: new URLSearchParams(query), headers: await headers() };
  return loginParams(request, getParts().config);
}

/** The query of a page, as Next.js gives it. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** This app's public origin, as the settings have it: the beginning of every address that leaves the app. */
export function appUrl(): string {
  return getParts().config.appUrl;
}

/** The accounts that people can sign in to, where there are several to choose from; else none. */
export function accountsToChooseFrom(): readonly Pick<Installation, 'accountId' | 'name'>[] {
  const { installations } = getParts().config;
  return installations.length > 1
    ? installations.map(({ accountId, name }) => ({ accountId, name }))
    : [];
}

/** Where LivePerson keeps an account, in words, or null while nobody can tell. */
export async function accountRegion(accountId: string): Promise<string | null> {
  const origin = await getParts()
    .sentinelFor(accountId)
    .origin()
    .catch(() => null);
  return origin === null ? null : regionOf(new URL(origin).host);
}

/** Whether there is a list of sessions to show: only Redis keeps one. */
export function isSessionListKept(): boolean {
  return getParts().sessions.ownSessions !== null;
}

/** Where a person is signed in: known, as far as a list is kept and can be read. */
export type OwnSessionList =
  | { readonly kind: 'listed'; readonly sessions: readonly OwnSession[] }
  | { readonly kind: 'not-kept' }
  | Unavailable;

/** The signed-in person's own sessions, the last used first. Without a session as {@link requireSession}. */
export async function requireOwnSessions(): Promise<OwnSessionList> {
  const session = await requireSessionOfRequest();
  const { sessions: store, nowSeconds } = getParts();
  if (!store.ownSessions) return { kind: 'not-kept' };
  const sessions = await unlessAway(store.ownSessions.list(session, nowSeconds()), null);
  return sessions ? { kind: 'listed', sessions } : unavailable;
}
