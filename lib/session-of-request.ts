import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { loginParams } from './access/policy';
import { getConfig } from './config';
import type { Session } from './session/session';
import { type FoundSession, findSession, type Unavailable } from './session/store';
import { signInQuery, type WantedSignIn } from './sign-in/wanted-sign-in';
import { getParts } from './wiring';

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

/**
 * Where a sign-in link leads: on the public origin, for a plain `<a>`. (`<Link>` would prefetch an attempt.)
 *
 * @param wanted what is left out is chosen on the way: the page to come back to is the dashboard then
 */
export function signInUrl(wanted: Partial<WantedSignIn> = {}): string {
  const config = getConfig();
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
  return loginParams(request, getConfig());
}

/** The query of a page, as Next.js gives it. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;
