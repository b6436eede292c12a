import fc from 'fast-check';
import { expect } from 'vitest';
import type { RequestCookie } from '../../lib/http/cookies';
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

/** An app at a Sentinel that takes every refresh token once, with a clock that a test moves. */
export function appAtStrictSentinel(store?: SessionStore) {
  const spent = new Map<string, number>();
  let now = nowSeconds;
  let issued = 0;
  const wired = createServices(
    config,
    quietLog,
    clockAt(() => now * 1_000),
  );
  const parts: Services = {
    ...wired,
    ...(store && { sessions: store }),
    sentinelFor: (accountId) => ({
      ...wired.sentinelFor(accountId),
      origin: async () => 'https://sentinel.invalid',
      async refreshTokens(refreshToken) {
        spent.set(refreshToken, (spent.get(refreshToken) ?? 0) + 1);
        if (spent.get(refreshToken) !== 1) throw new SentinelError('sentinel_refused', 'reused');
        issued += 1;
        const tokens = { accessToken: `access ${issued}`, refreshToken: `refresh ${issued}` };
        return { tokens: { ...tokens, expiresInSeconds: 3_600 }, claims: null };
      },
    }),
  };
  return {
    parts,
    timesSent: () => [...spent.values()],
    move: (seconds: number) => {
      now += seconds;
    },
  };
}

/** A session that was just begun, and the browser that has it. */
export async function signedInBrowser({ parts }: ReturnType<typeof appAtStrictSentinel>) {
  const tokens = sampleTokens({ accessTokenEndsAtSeconds: nowSeconds + 3_600 });
  const session = sampleSession({ tokens });
  await parts.sessions.create(session, null, nowSeconds);
  return applyCookies([], await parts.sessions.cookies(session, [], nowSeconds));
}

/** What requests do, one after the other: time passes, and some of them still carry an older cookie. */
const requests = fc.array(
  fc.record({
    pauseSeconds: fc.integer({ min: 0, max: 1_500 }),
    atOnce: fc.integer({ min: 1, max: 4 }),
    howOld: fc.nat({ max: 3 }),
  }),
  { minLength: 1, maxLength: 25 },
);

async function isNeverSentTwice(
  steps: readonly { pauseSeconds: number; atOnce: number; howOld: number }[],
  store?: SessionStore,
): Promise<void> {
  const here = appAtStrictSentinel(store);
  const copies: (readonly RequestCookie[])[] = [await signedInBrowser(here)];
  let newest: Session | null = null;
  for (const { pauseSeconds, atOnce, howOld } of steps) {
    here.move(pauseSeconds);
    const received = copies.at(-1 - Math.min(howOld, copies.length - 1)) ?? [];
    const found = await here.parts.sessions.find(received, here.parts.nowSeconds());
    // Over by its limits, which other tests look at.
    if (found.kind !== 'active') break;
    // What came of a renewal is remembered until the old access token is dead.
    if (!isAccessTokenValid(found.session, here.parts.nowSeconds())) break;
    const all = await Promise.all(
      Array.from({ length: atOnce }, () => touchSession(found, received, here.parts)),
    );
    for (const used of all) {
      if (used.kind !== 'active') throw new Error(used.kind);
      const { receivedAtSeconds } = used.session.tokens;
      expect(receivedAtSeconds).toBeGreaterThanOrEqual(newest?.tokens.receivedAtSeconds ?? 0);
      newest = used.session;
      if (used.cookies.length > 0) copies.push(applyCookies(received, used.cookies));
    }
  }
  expect(here.timesSent().every((times) => times === 1)).toBe(true);
}

/**
 * For fast-check: whatever requests come, a refresh token is sent once and nobody gets older tokens.
 *
 * @param newStore where sessions are kept, for each try; in cookies where it is left out
 */
export const refreshTokensAreSentOnce = (newStore?: () => SessionStore) =>
  fc.asyncProperty(requests, (steps) => isNeverSentTwice(steps, newStore?.()));
