import { notFound } from 'next/navigation';
import { getConfig } from './config';
import type { Installation } from './installations';
import { type SignedInSession, withoutTokens } from './session/limits';
import { type OwnSession, type Unavailable, unavailable, unlessAway } from './session/store';
import { requireSessionOfRequest, sessionOfRequest } from './session-of-request';
import { getParts } from './wiring';

export type { SignedInSession } from './session/limits';
export type { OwnSession } from './session/store';
export { type SearchParams, signInOfRequest, signInUrl } from './session-of-request';

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
    ? { kind: 'signed-in', session: withoutTokens(found.session, getConfig()) }
    : { kind: 'signed-out' };
}

/**
 * The pages' way in: who is signed in, without the tokens. Every guarded page calls it for itself, for the
 * middleware may be missing or mistaken. Without a session it goes off to sign in and does not return.
 *
 * @throws {Error} when nobody can tell: Redis has gone away since the middleware asked it, and `app/error.tsx` says so
 */
export async function requireSession(): Promise<SignedInSession> {
  return withoutTokens(await requireSessionOfRequest(), getConfig());
}

/** {@link requireSession} for pages of administrators: for anybody else there is no such page. */
export async function requireAdministrator(): Promise<SignedInSession> {
  const session = await requireSession();
  if (!session.identity.isAdmin) notFound();
  return session;
}

/** This app's public origin, as the settings have it: the beginning of every address that leaves the app. */
export function appUrl(): string {
  return getConfig().appUrl;
}

/** The accounts that people can sign in to, where there are several to choose from; else none. */
export function accountsToChooseFrom(): readonly Pick<Installation, 'accountId' | 'name'>[] {
  const { installations } = getConfig();
  return installations.length > 1
    ? installations.map(({ accountId, name }) => ({ accountId, name }))
    : [];
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
