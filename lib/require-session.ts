import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { getConfig } from './config';
import { unlessAway } from './redis';
import { handoverHeader, takeOver } from './session/handover';
import { type SignedInSession, withoutTokens } from './session/limits';
import type { Session } from './session/session';
import { findSession, type OwnSession, type Unavailable } from './session/store';
import { getParts } from './wiring';

export type { SignedInSession } from './session/limits';
export type { OwnSession } from './session/store';

/** Who looks at a page. `unavailable`: nobody can tell at the moment. */
export type Visitor =
  | { readonly kind: 'signed-in'; readonly session: SignedInSession }
  | { readonly kind: 'signed-out' }
  | Unavailable;

/** Read once per render, never written. */
const sessionOfRequest = cache(async (): Promise<Session | Unavailable | null> => {
  const handedOver = takeOver((await headers()).get(handoverHeader));
  if (handedOver) return handedOver;
  const found = await findSession((await cookies()).getAll(), getParts());
  if (found.kind === 'unavailable') return found;
  return found.kind === 'living' ? found.session : null;
});

/** Who looks at this page, for pages that anybody may see. */
export async function currentVisitor(): Promise<Visitor> {
  const session = await sessionOfRequest();
  if (session === null) return { kind: 'signed-out' };
  if ('kind' in session) return session;
  return { kind: 'signed-in', session: withoutTokens(session, getConfig()) };
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
export type OwnSessions =
  | { readonly kind: 'listed'; readonly sessions: readonly OwnSession[] }
  | { readonly kind: 'not-kept' }
  | Unavailable;

/** The signed-in person's own sessions, the last used first. Without a session as {@link requireSession}. */
export async function requireOwnSessions(): Promise<OwnSessions> {
  const { sessions: store, nowSeconds } = getParts();
  const listing = store.listOwn(await requireWholeSession(), nowSeconds());
  const found = await unlessAway(listing.then((sessions) => ({ sessions })));
  if (found === null) return { kind: 'unavailable' };
  const { sessions } = found;
  return sessions === null ? { kind: 'not-kept' } : { kind: 'listed', sessions };
}

async function requireWholeSession(): Promise<Session> {
  const session = await sessionOfRequest();
  if (session === null) redirect(signInUrl());
  if ('kind' in session) throw new Error('sessions cannot be read at the moment');
  return session;
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
