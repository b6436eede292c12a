import { cookies, headers } from 'next/headers';
import { after, connection } from 'next/server';
import { cookieAttributes } from '../http/cookies';
import { isPrefetch } from '../http/request';
import { untilDone } from '../runtime/background-work';
import type { Services } from '../services';
import { touchSession } from '../session/refresh/touch-session';
import { findSession } from '../session/store';
import { isRendering } from './auth';

/** Thrown by `getAccessToken`: `signed_out` without a session, `unavailable` when a later try may succeed. */
export class AccessTokenError extends Error {
  override readonly name = 'AccessTokenError';
  constructor(readonly code: 'signed_out' | 'unavailable') {
    super(code === 'signed_out' ? 'no user is signed in' : 'no access token is available now');
  }
}

/** The access token of a user. Printed, serialized or passed to a component it does not show the token. */
export class AccessToken {
  readonly #token: string;
  constructor(token: string) {
    this.#token = token;
  }
  /** The value of an `Authorization` header (RFC 6750 §2.1). */
  authorization(): string {
    return `Bearer ${this.#token}`;
  }
  toString(): string {
    return '[access token]';
  }
  toJSON(): string {
    return this.toString();
  }
}

const minRemainingSeconds = 10;

export async function getAccessToken(services: Services): Promise<AccessToken> {
  const result = await touchRequestSession(services);
  if (result.kind === 'unavailable') throw new AccessTokenError('unavailable');
  if (result.kind !== 'active') throw new AccessTokenError('signed_out');
  const { accessToken, accessTokenEndsAtSeconds } = result.session.tokens;
  const remainingSeconds = accessTokenEndsAtSeconds - services.nowSeconds();
  if (remainingSeconds < minRemainingSeconds) throw new AccessTokenError('unavailable');
  return new AccessToken(accessToken);
}

/** Refreshes the token when due, but not for a prefetch, nor while a component is rendered: that cannot set a cookie. */
async function touchRequestSession(services: Services) {
  await connection();
  const jar = await cookies();
  const received = jar.getAll();
  const found = await findSession(received, services);
  if (found.kind !== 'active' || isRendering() || isPrefetch({ headers: await headers() })) {
    return found;
  }
  const touching = touchSession(found, received, services);
  after(untilDone(touching));
  const touched = await touching;
  for (const cookie of touched.kind === 'active' ? touched.cookies : []) {
    jar.set(cookie.name, cookie.value, cookieAttributes(cookie));
  }
  return touched;
}
