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

/** A session whose tokens came at {@link nowSeconds}, with an access token that lives so long. */
const living = (lifeSeconds: number) =>
  sampleSession({
    tokens: sampleTokens({ accessTokenEndsAtSeconds: nowSeconds + lifeSeconds }),
  });

describe('a renewal is due', () => {
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
  ])('of an access token for %i s after %i s: %s', (life, after, due) => {
    expect(isRefreshDue(living(life), nowSeconds + after)).toBe(due);
  });

  it('never without a refresh token, nor because a clock went backwards', () => {
    const tokens = sampleTokens({ refreshToken: null });
    expect(isRefreshDue(sampleSession({ tokens }), nowSeconds + 100_000)).toBe(false);
    expect(isRefreshDue(living(28_800), nowSeconds - 86_400)).toBe(false);
  });

  it('within half an hour and while the access token lives, for every life of two seconds and more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 31_536_000 }), (life) => {
        const session = living(life);
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

describe('after a failure Sentinel is asked again', () => {
  const retryDelay = (session: Session) =>
    answerTtlSeconds(session, { kind: 'failing' }, config, nowSeconds);

  it.each([
    ['a long time before the access token dies', 1_000, 30],
    ['when it dies within half a minute', 12, 12],
    ['when it dies at once', 2, 5],
    ['when it is dead', -100, 5],
  ])('%s', (_when, endsIn, after) => {
    expect(retryDelay(living(endsIn))).toBe(after);
  });

  it('never at once, and never later than in half a minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50_000, max: 50_000 }), (endsIn) => {
        const wait = retryDelay(living(endsIn));
        expect(wait).toBeGreaterThanOrEqual(5);
        expect(wait).toBeLessThanOrEqual(30);
      }),
    );
  });
});
