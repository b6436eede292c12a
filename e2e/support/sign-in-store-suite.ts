import { randomUUID } from 'node:crypto';
import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { describe, expect, it } from 'vitest';
import type { HandoffStore } from '../../lib/sign-in/embedded/handoff-store';
import type { OneTimeUse } from '../../lib/sign-in/one-time-use';

/**
 * Tests what holds wherever it is kept what was used.
 *
 * @param where for the name of the test
 * @param store the same place at every call
 */
export function testSingleUse(where: string, store: () => OneTimeUse): void {
  it(`what is good for one use is used once, however many try at the same time (${where})`, async () => {
    const what = randomUUID();
    const uses = await Promise.all(Array.from({ length: 20 }, () => store().use(what)));
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await store().use(randomUUID())).toBe(true);
  });
}

/**
 * Tests what holds wherever handles wait.
 *
 * @param where for the name of the tests
 * @param store the same place at every call
 */
export function testFrameHandles(where: string, store: () => HandoffStore): void {
  describe(`handles that wait for their frame ${where}`, () => {
    it('are found by the challenge of that frame alone', async () => {
      const challenge = await calculatePKCECodeChallenge(randomUUID());
      await store().keep(challenge, 'sealed');
      expect(await store().take(await calculatePKCECodeChallenge(randomUUID()))).toBeNull();
      expect(await store().take(challenge)).toBe('sealed');
    });

    it('are used up by whoever takes them first', async () => {
      const challenge = await calculatePKCECodeChallenge(randomUUID());
      await store().keep(challenge, 'sealed');
      const taken = await Promise.all(Array.from({ length: 5 }, () => store().take(challenge)));
      expect(taken.filter((handle) => handle !== null)).toEqual(['sealed']);
    });

    it('are not kept beyond 4 KB', async () => {
      const challenge = await calculatePKCECodeChallenge(randomUUID());
      await store().keep(challenge, 'x'.repeat(4_097));
      expect(await store().take(challenge)).toBeNull();
    });

    it('are at most 2,000 at a time: the next one is not kept, and one that is taken makes room', async () => {
      const keep = async () => {
        const challenge = await calculatePKCECodeChallenge(randomUUID());
        await store().keep(challenge, 'sealed');
        return challenge;
      };
      const [first, challenges] = [await keep(), [await keep()]];
      // Other tests may have left some.
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
