import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { getConfig } from './config';
import { type SignedInSession, withoutTokens } from './session/limits';
import { livingSession } from './session/store';
import { getParts } from './wiring';

export type { SignedInSession } from './session/limits';

/** Who is signed in, for pages that anybody may see. Null for nobody. Read once per render, never written. */
export const currentSession = cache(async (): Promise<SignedInSession | null> => {
  const { config, sessions, nowSeconds } = getParts();
  const received = (await cookies()).getAll();
  const session = livingSession(await sessions.find(received, nowSeconds()));
  return session && withoutTokens(session, config);
});

/**
 * The pages' way in: who is signed in, without the tokens. Every guarded page calls it for itself, for the
 * middleware may be missing or mistaken. Without a session it goes off to sign in and does not return.
 */
export async function requireSession(): Promise<SignedInSession> {
  return (await currentSession()) ?? redirect(signInUrl());
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
