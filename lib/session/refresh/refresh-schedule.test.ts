import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  config,
  nowSeconds,
  sampleSession,
  sampleTokens,
} from '../../../e2e/support/unit-fixtures';
import type { Session } from '../session';
import { answerTtlSeconds, isAccessTokenValid, isRefreshDue } from './refresh-schedule';

/** A session with tokens of {@link nowSeconds}. */
const sessionWithTokens = (lifeSeconds: number) =>
  sampleSession({
    tokens: sampleTokens({ accessTokenEndsAtSeconds: nowSeconds + lifeSeconds }),
  });

describe('a refresh is due', () => {
  it.each([
    [28_800, 1_799, false],
    [28_800, 1_800, true],
    [2_400, 1_799, false],
    [2_400, 1_800, true],
    [1_000, 749, false],
    [1_000, 750, true],
    [4, 2, false],
    [4, 3, true],
    [1, 0, false],
    [1, 1, true],
  ])('for an access token of %i s after %i s: %s', (life, after, due) => {
    expect(isRefreshDue(sessionWithTokens(life), nowSeconds + after)).toBe(due);
  });

  it('never without a refresh token, nor when a clock is set back', () => {
    const tokens = sampleTokens({ refreshToken: null });
    expect(isRefreshDue(sampleSession({ tokens }), nowSeconds + 100_000)).toBe(false);
    expect(isRefreshDue(sessionWithTokens(28_800), nowSeconds - 86_400)).toBe(false);
  });

  it('within half an hour and while the access token is valid, for any lifetime over two seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 31_536_000 }), (life) => {
        const session = sessionWithTokens(life);
        const dueAt = Array.from({ length: 1_801 }, (_, after) => nowSeconds + after).find((at) =>
          isRefreshDue(session, at),
        );
        expect(dueAt).toBeDefined();
        if (life > 3) expect(isAccessTokenValid(session, dueAt ?? 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a failed refresh is tried again', () => {
  const retryDelay = (session: Session) =>
    answerTtlSeconds(session, { kind: 'failing' }, config, nowSeconds);

  it.each([
    ['in half a minute, long before the access token expires', 1_000, 30],
    ['when it expires, within half a minute', 12, 12],
    ['in five seconds, when it expires at once', 2, 5],
    ['in five seconds, when it has expired', -100, 5],
  ])('%s', (_when, endsIn, after) => {
    expect(retryDelay(sessionWithTokens(endsIn))).toBe(after);
  });

  it('after 5 to 30 seconds, for any access token', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50_000, max: 50_000 }), (endsIn) => {
        const wait = retryDelay(sessionWithTokens(endsIn));
        expect(wait).toBeGreaterThanOrEqual(5);
        expect(wait).toBeLessThanOrEqual(30);
      }),
    );
  });
});
