import fc from 'fast-check';
import { expect } from 'vitest';
import type { RequestCookie } from '../../lib/http/cookies';
import type { Clock } from '../../lib/runtime/clock';
import { SentinelError } from '../../lib/sentinel/errors';
import { createServices, type Services } from '../../lib/services';
import { isAccessTokenValid } from '../../lib/session/refresh/refresh-schedule';
import { touchSession } from '../../lib/session/refresh/touch-session';
import type { Session } from '../../lib/session/session';
import type { SessionStore } from '../../lib/session/store';
import {
  applyCookies,
  clockAt,
  config,
  nowSeconds,
  quietLog,
  sampleSession,
  sampleTokens,
} from './unit-fixtures';

/** An app at a Sentinel that accepts each refresh token once, with a clock that the test moves. */
export function appAtStrictSentinel(newStore?: (clock: Clock) => SessionStore) {
  const timesSent = new Map<string, number>();
  let now = nowSeconds;
  let issued = 0;
  const clock = clockAt(() => now * 1_000);
  const wired = createServices(config, quietLog, clock);
  const services: Services = {
    ...wired,
    ...(newStore && { sessions: newStore(clock) }),
    cloudFor: () => {
      throw new Error('no record');
    },
    sentinelFor: (accountId) => ({
      ...wired.sentinelFor(accountId),
      origin: async () => 'https://sentinel.invalid',
      async refreshTokens(refreshToken) {
        timesSent.set(refreshToken, (timesSent.get(refreshToken) ?? 0) + 1);
        if (timesSent.get(refreshToken) !== 1)
          throw new SentinelError('sentinel_refused', 'reused');
        issued += 1;
        const tokens = { accessToken: `access ${issued}`, refreshToken: `refresh ${issued}` };
        return { tokens: { ...tokens, expiresInSeconds: 3_600 }, claims: null };
      },
    }),
  };
  return {
    services,
    timesSent: () => [...timesSent.values()],
    move: (seconds: number) => {
      now += seconds;
    },
  };
}

/** The cookies of a new session. */
export async function signedInBrowser({ services }: ReturnType<typeof appAtStrictSentinel>) {
  const tokens = sampleTokens({ accessTokenEndsAtSeconds: nowSeconds + 3_600 });
  const session = sampleSession({ tokens });
  await services.sessions.create(session, null);
  return applyCookies([], await services.sessions.cookies(session, []));
}

/** Requests one after the other: time passes, and some have an older cookie. */
const requests = fc.array(
  fc.record({
    pauseSeconds: fc.integer({ min: 0, max: 1_500 }),
    concurrent: fc.integer({ min: 1, max: 4 }),
    cookieAge: fc.nat({ max: 3 }),
  }),
  { minLength: 1, maxLength: 25 },
);

async function expectSentOnce(
  steps: readonly { pauseSeconds: number; concurrent: number; cookieAge: number }[],
  newStore?: (clock: Clock) => SessionStore,
): Promise<void> {
  const app = appAtStrictSentinel(newStore);
  const copies: (readonly RequestCookie[])[] = [await signedInBrowser(app)];
  let newest: Session | null = null;
  for (const { pauseSeconds, concurrent, cookieAge } of steps) {
    app.move(pauseSeconds);
    const received = copies.at(-1 - Math.min(cookieAge, copies.length - 1)) ?? [];
    const found = await app.services.sessions.find(received);
    // Expired by its limits, which other tests cover.
    if (found.kind !== 'active') break;
    // The outcome of a refresh is kept until the old access token has expired.
    if (!isAccessTokenValid(found.session, app.services.nowSeconds())) break;
    const results = await Promise.all(
      Array.from({ length: concurrent }, () => touchSession(found, received, app.services)),
    );
    for (const result of results) {
      if (result.kind !== 'active') throw new Error(result.kind);
      const { receivedAtSeconds } = result.session.tokens;
      expect(receivedAtSeconds).toBeGreaterThanOrEqual(newest?.tokens.receivedAtSeconds ?? 0);
      newest = result.session;
      if (result.cookies.length > 0) copies.push(applyCookies(received, result.cookies));
    }
  }
  expect(app.timesSent().every((times) => times === 1)).toBe(true);
}

/**
 * For fast-check: for any requests, a refresh token is sent once and no request gets older tokens.
 *
 * @param newStore creates the store for each run; the default is the cookie store
 */
export const refreshTokensAreSentOnce = (newStore?: (clock: Clock) => SessionStore) =>
  fc.asyncProperty(requests, (steps) => expectSentOnce(steps, newStore));
