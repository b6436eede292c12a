import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { config, nowSeconds, sampleSession, sampleTokens } from '../../e2e/support/unit-fixtures';
import { absoluteExpirySeconds, expiresAtSeconds, markUsed } from './expiry';
import { isRevoked, revoke } from './revoked-sessions';
import type { Session } from './session';

const end = (session: Session, atSeconds: number) =>
  revoke(session.id, absoluteExpirySeconds(session, config), atSeconds);
/** The revocation of another session drops old ones. */
const endAnother = (atSeconds: number) => end(sampleSession(), atSeconds);

describe('a revoked session', () => {
  it('stays revoked, with every copy of it', () => {
    const session = sampleSession();
    expect(isRevoked(session)).toBe(false);
    end(session, nowSeconds + 10);
    expect(isRevoked(session)).toBe(true);
    expect(isRevoked({ ...session })).toBe(true);
    expect(isRevoked(markUsed(session, nowSeconds + 20))).toBe(true);
    const tokens = sampleTokens({ accessToken: 'refreshed by a parallel request' });
    const refreshed = { ...session, tokens };
    expect(isRevoked(refreshed)).toBe(true);
  });

  it('does not revoke another session of the same person', () => {
    const [one, other] = [sampleSession(), sampleSession()];
    end(one, nowSeconds);
    expect(isRevoked(other)).toBe(false);
  });

  it('can be revoked twice', () => {
    const session = sampleSession();
    end(session, nowSeconds);
    end(session, nowSeconds + 5);
    expect(isRevoked(session)).toBe(true);
  });

  it('is kept until it has expired, and dropped some time later', () => {
    // Later than all other tests, because they share this process.
    const beganSeconds = nowSeconds + 10_000_000;
    const session = sampleSession({ signedInAtSeconds: beganSeconds });
    end(session, beganSeconds);
    const lastSecond = absoluteExpirySeconds(session, config) - 1;
    endAnother(lastSecond);
    expect(isRevoked(session)).toBe(true);
    expect(expiresAtSeconds(session, config)).toBeLessThanOrEqual(lastSecond + 1);
    endAnother(lastSecond + 1);
    endAnother(lastSecond + 1 + config.sessionMaxSeconds);
    expect(isRevoked(session)).toBe(false);
  });

  it('takes constant time with many others', () => {
    const beganMs = performance.now();
    for (let time = 0; time < 30_000; time += 1) {
      revoke(randomUUID(), nowSeconds + 60, nowSeconds);
    }
    expect(performance.now() - beganMs).toBeLessThan(1_000);
  });

  it('never comes back, for any times of use, revocation and request', () => {
    const seconds = fc.integer({ min: 0, max: 100_000 });
    const refreshToken = fc.constantFrom('refresh', null);
    fc.assert(
      fc.property(
        refreshToken,
        seconds,
        seconds,
        seconds,
        (refresh, endAfter, useAfter, askAfter) => {
          const session = sampleSession({ tokens: sampleTokens({ refreshToken: refresh }) });
          end(session, nowSeconds + endAfter);
          endAnother(nowSeconds + Math.max(endAfter, askAfter));
          const lateCopy = markUsed(session, nowSeconds + useAfter);
          const atSeconds = nowSeconds + Math.max(endAfter, askAfter);
          expect(isRevoked(lateCopy) || atSeconds >= expiresAtSeconds(lateCopy, config)).toBe(true);
        },
      ),
    );
  });
});
