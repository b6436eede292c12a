import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { getConfig } from './config';
import { handoverHeader, takeOver } from './session/handover';
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
import { getParts } from './wiring';

export type { SignedInSession } from './session/limits';
export type { OwnSession } from './session/store';

/** Who looks at a page. `unavailable`: nobody can tell at the moment. */
export type Visitor =
  | { readonly kind: 'signed-in'; readonly session: SignedInSession }
  | { readonly kind: 'signed-out' }
  | Unavailable;

/** Read once per render, never written. */
const sessionOfRequest = cache(async (): Promise<FoundSession | Unavailable> => {
  const session = takeOver((await headers()).get(handoverHeader));
  if (session) return { kind: 'living', session, isCookieCurrent: true };
  return findSession((await cookies()).getAll(), getParts());
});

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
 * @throws {Error} when nobody can tell; behind the guard that has been answered already
 */
export async function requireSession(): Promise<SignedInSession> {
  return withoutTokens(await requireWholeSession(), getConfig());
}

/** Where a person is signed in: known, as far as a list is kept and can be read. */
export type OwnSessionList =
  | { readonly kind: 'listed'; readonly sessions: readonly OwnSession[] }
  | { readonly kind: 'not-kept' }
  | Unavailable;

/** The signed-in person's own sessions, the last used first. Without a session as {@link requireSession}. */
export async function requireOwnSessions(): Promise<OwnSessionList> {
  const session = await requireWholeSession();
  const { sessions: store, nowSeconds } = getParts();
  if (!store.ownSessions) return { kind: 'not-kept' };
  const sessions = await unlessAway(store.ownSessions.list(session, nowSeconds()), null);
  return sessions ? { kind: 'listed', sessions } : unavailable;
}

async function requireWholeSession(): Promise<Session> {
  const found = await sessionOfRequest();
  if (found.kind === 'living') return found.session;
  if (found.kind === 'unavailable') throw new Error('sessions cannot be read at the moment');
  redirect(signInUrl());
}

/**
 * Where a sign-in link leads: on the public origin, for a plain `<a>`. (`<Link>` would prefetch an attempt.)
 *
 * @param returnTo the path to come back to; without one it is the dashboard
 */
export function signInUrl(returnTo?: string): string {
  const url = new URL('/login', getConfig().appUrl);
  if (returnTo !== undefined) url.searchParams.set('returnTo', returnTo);
  return url.href;
}
