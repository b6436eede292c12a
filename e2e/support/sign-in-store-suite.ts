import { randomUUID } from 'node:crypto';
import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { describe, expect, it } from 'vitest';
import type { HandoffStore } from '../../lib/sign-in/embedded/handoff-store';
import type { OneTimeUse } from '../../lib/sign-in/one-time-use';

/**
 * Tests of one-time use, in Redis and in memory.
 *
 * @param where for the test title
 * @param store returns the same store at every call
 */
export function testOneTimeUse(where: string, store: () => OneTimeUse): void {
  it(`a value is used once by simultaneous requests (${where})`, async () => {
    const what = randomUUID();
    const uses = await Promise.all(Array.from({ length: 20 }, () => store().consume(what)));
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await store().consume(randomUUID())).toBe(true);
  });
}

/**
 * Tests of the handoff store, in Redis and in memory.
 *
 * @param where for the test titles
 * @param store returns the same store at every call
 */
export function testHandoffStore(where: string, store: () => HandoffStore): void {
  describe(`the handoff store ${where}`, () => {
    it('returns a handoff only for its own challenge', async () => {
      const challenge = await calculatePKCECodeChallenge(randomUUID());
      await store().keep(challenge, 'sealed');
      expect(await store().take(await calculatePKCECodeChallenge(randomUUID()))).toBeNull();
      expect(await store().take(challenge)).toBe('sealed');
    });

    it('returns a handoff once', async () => {
      const challenge = await calculatePKCECodeChallenge(randomUUID());
      await store().keep(challenge, 'sealed');
      const taken = await Promise.all(Array.from({ length: 5 }, () => store().take(challenge)));
      expect(taken.filter((handle) => handle !== null)).toEqual(['sealed']);
    });

    it('keeps no handoff of more than 4 KB', async () => {
      const challenge = await calculatePKCECodeChallenge(randomUUID());
      await store().keep(challenge, 'x'.repeat(4_097));
      expect(await store().take(challenge)).toBeNull();
    });

    it('keeps at most 2,000 handoffs, and accepts another one after one is taken', async () => {
      const keep = async () => {
        const challenge = await calculatePKCECodeChallenge(randomUUID());
        await store().keep(challenge, 'sealed');
        return challenge;
      };
      const [first, challenges] = [await keep(), [await keep()]];
      // Earlier tests may have left some.
      while (challenges.length < 2_000) {
        challenges.push(...(await Promise.all(Array.from({ length: 50 }, keep))));
      }
      expect(await store().take(await keep())).toBeNull();
      await store().keep(first, 'sealed again');
      expect(await store().take(first)).toBe('sealed again');
      expect(await store().take(await keep())).toBe('sealed');
      let taken = 0;
      for (const challenge of challenges) taken += (await store().take(challenge)) ? 1 : 0;
      expect(taken).toBeGreaterThan(1_900);
      expect(taken).toBeLessThan(2_000);
    });
  });
}
