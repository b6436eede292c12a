import { cookies } from 'next/headers';
import { after } from 'next/server';
import { untilDone } from '../runtime/background-work';
import type { Services } from '../services';
import { touchSession } from '../session/refresh/touch-session';
import type { Session } from '../session/session';
import { findSession } from '../session/store';
import { isRendering } from './auth';

/** Why there is no access token. `unavailable`: in a moment there may be. */
export class AccessTokenError extends Error {
  override readonly name = 'AccessTokenError';
  constructor(readonly code: 'signed_out' | 'unavailable') {
    super(code === 'signed_out' ? 'nobody is signed in' : 'no access token can be had right now');
  }
}

/** A person's access token. As text, in a log or in what a component is given it says nothing. */
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

const leastSecondsLeft = 10;

/**
 * The signed-in person's access token, for calls of server code. In a route handler or Server Action it is refreshed
 * when due, and the browser gets its new cookie; a component gets the one that the middleware left.
 *
 * @throws {AccessTokenError}
 */
export async function getAccessToken(parts: Services): Promise<AccessToken> {
  const session = await usedSession(parts);
  const secondsLeft = session.tokens.accessTokenEndsAtSeconds - parts.nowSeconds();
  if (secondsLeft < leastSecondsLeft) throw new AccessTokenError('unavailable');
  return new AccessToken(session.tokens.accessToken);
}

async function usedSession(parts: Services): Promise<Session> {
  const jar = await cookies();
  const received = jar.getAll();
  const found = await findSession(received, parts);
  if (found.kind === 'unavailable') throw new AccessTokenError('unavailable');
  if (found.kind !== 'active') throw new AccessTokenError('signed_out');
  if (isRendering()) return found.session;
  const work = touchSession(found, received, parts);
  after(untilDone(work));
  const used = await work;
  if (used.kind === 'unavailable') throw new AccessTokenError('unavailable');
  if (used.kind !== 'active') throw new AccessTokenError('signed_out');
  for (const { name, value, maxAge, secure, place } of used.cookies) {
    const inFrame = place === 'frame';
    jar.set(name, value, {
      maxAge,
      secure,
      path: '/',
      httpOnly: true,
      sameSite: inFrame ? 'none' : 'lax',
      partitioned: inFrame,
    });
  }
  return used.session;
}
