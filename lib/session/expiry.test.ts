import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  environment,
  nowSeconds,
  sampleSession,
  sampleTokens,
} from '../../e2e/support/unit-fixtures';
import {
  absoluteExpirySeconds,
  expiresAtSeconds,
  isRollDue,
  markUsed,
  type SessionLimits,
} from './expiry';
import { toPublicSession } from './public-session';
import type { Session } from './session';

const isExpired = (session: Session, limits: SessionLimits, atSeconds: number) =>
  atSeconds >= expiresAtSeconds(session, limits);

const limits: SessionLimits = { sessionIdleSeconds: 28_800, sessionMaxSeconds: 43_200 };

describe('the expiry of a session', () => {
  it('is at the idle limit, to the second', () => {
    const session = sampleSession();
    expect(expiresAtSeconds(session, limits)).toBe(nowSeconds + 28_800);
    expect(isExpired(session, limits, nowSeconds + 28_799)).toBe(false);
    expect(isExpired(session, limits, nowSeconds + 28_800)).toBe(true);
  });

  it('is at the absolute limit even if it is used, to the second', () => {
    const session = markUsed(sampleSession(), nowSeconds + 43_000);
    expect(expiresAtSeconds(session, limits)).toBe(nowSeconds + 43_200);
    expect(absoluteExpirySeconds(session, limits)).toBe(nowSeconds + 43_200);
    expect(isExpired(session, limits, nowSeconds + 43_199)).toBe(false);
    expect(isExpired(session, limits, nowSeconds + 43_200)).toBe(true);
  });

  it('is that of its access token without a refresh token', () => {
    const tokens = sampleTokens({ refreshToken: null, accessTokenEndsAtSeconds: nowSeconds + 600 });
    const session = markUsed(sampleSession({ tokens }), nowSeconds + 300);
    expect(absoluteExpirySeconds(session, limits)).toBe(nowSeconds + 600);
    expect(isExpired(session, limits, nowSeconds + 599)).toBe(false);
    expect(isExpired(session, limits, nowSeconds + 600)).toBe(true);
  });

  it('is not later for a long-lived access token', () => {
    const tokens = sampleTokens({ refreshToken: null, accessTokenEndsAtSeconds: nowSeconds + 1e9 });
    expect(absoluteExpirySeconds(sampleSession({ tokens }), limits)).toBe(nowSeconds + 43_200);
  });

  it('is not that of its access token with a refresh token', () => {
    const tokens = sampleTokens({ accessTokenEndsAtSeconds: nowSeconds + 600 });
    expect(isExpired(sampleSession({ tokens }), limits, nowSeconds + 601)).toBe(false);
  });

  it.each([
    [28_800, 59, false],
    [28_800, 60, true],
    [100, 9, false],
    [100, 10, true],
    [5, 0, false],
    [5, 1, true],
    [28_800, 0, false],
    [28_800, -30, false],
  ])('with %i s of idle time, a roll is due after %i s: %s', (sessionIdleSeconds, after, due) => {
    const idle = { ...limits, sessionIdleSeconds };
    expect(isRollDue(sampleSession(), idle, nowSeconds + after)).toBe(due);
  });

  it('moves with use, which changes nothing else', () => {
    const session = sampleSession();
    const rolled = markUsed(session, nowSeconds + 100);
    expect(rolled).toEqual({ ...session, lastUsedAtSeconds: nowSeconds + 100 });
    expect(session.lastUsedAtSeconds).toBe(nowSeconds);
    expect(expiresAtSeconds(rolled, limits)).toBe(nowSeconds + 28_900);
  });

  const anyLimits = fc.record({
    sessionIdleSeconds: fc.integer({ min: 1, max: 100_000 }),
    sessionMaxSeconds: fc.integer({ min: 1, max: 100_000 }),
  });
  const anyTokens = fc.record({
    accessToken: fc.constant('a'),
    refreshToken: fc.constantFrom('r', null),
    receivedAtSeconds: fc.constant(nowSeconds),
    accessTokenEndsAtSeconds: fc.integer({ min: nowSeconds - 10, max: nowSeconds + 200_000 }),
  });

  it('is never later than the absolute limit, for any session', () => {
    const used = fc.integer({ min: 0, max: 200_000 });
    fc.assert(
      fc.property(anyLimits, anyTokens, used, (some, tokens, usedAfter) => {
        const session = markUsed(sampleSession({ tokens }), nowSeconds + usedAfter);
        const expiresAt = expiresAtSeconds(session, some);
        const endsAt = absoluteExpirySeconds(session, some);
        expect(expiresAt).toBeLessThanOrEqual(endsAt);
        expect(endsAt).toBeLessThanOrEqual(nowSeconds + some.sessionMaxSeconds);
        expect(isExpired(session, some, expiresAt - 1)).toBe(false);
        expect(isExpired(session, some, expiresAt)).toBe(true);
      }),
    );
  });

  it('is exact for any sequence of requests', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(anyLimits, pauses, (some, afterSeconds) => {
        let session = sampleSession();
        let now = nowSeconds;
        for (const pause of afterSeconds) {
          now += pause;
          const isInAbsoluteLimit = now < nowSeconds + some.sessionMaxSeconds;
          // A roll is not stored for each request, so the idle time may count from a little earlier.
          const uncounted = Math.min(60, some.sessionIdleSeconds / 10);
          if (isExpired(session, some, now)) {
            expect(isInAbsoluteLimit && pause < some.sessionIdleSeconds - uncounted).toBe(false);
            return;
          }
          expect(isInAbsoluteLimit).toBe(true);
          expect(pause).toBeLessThan(some.sessionIdleSeconds);
          if (isRollDue(session, some, now)) session = markUsed(session, now);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the public session', () => {
  it('has the person and the expiry, but neither a token nor the id', () => {
    const session = markUsed(sampleSession(), nowSeconds + 60);
    const shown = toPublicSession(session, {
      ...limits,
      sessionSecrets: [environment.SESSION_SECRET],
    });
    expect(shown).toEqual({
      accountId: '12345678',
      identity: { ...session.identity, roles: [], roleTypes: [], permissions: [] },
      signedInAtSeconds: nowSeconds,
      expiresAtSeconds: nowSeconds + 28_860,
      endsAtSeconds: nowSeconds + 43_200,
      mark: expect.stringMatching(/^[\w-]{43}$/),
    });
    const { accessToken, refreshToken } = session.tokens;
    for (const secret of [accessToken, refreshToken, session.id]) {
      expect(JSON.stringify(shown)).not.toContain(secret);
    }
  });
});
