import { describe, expect, it } from 'vitest';
import type { Redis } from '../../lib/runtime/redis';
import { createRateLimiter, type RateLimiter } from '../../lib/sign-in/rate-limit';

type SignInLimitSettings = Parameters<typeof createRateLimiter>[0];

let client = 0;
/** No two tests of a file count for the same client. */
export function newAddress(): string {
  client += 1;
  return `203.0.113.${client}`;
}

/** A limit of three attempts for each client, unless it is changed. */
export const limitSettings = (changes: Partial<SignInLimitSettings> = {}): SignInLimitSettings => ({
  signInLimit: 3,
  signInLimitTotal: null,
  sessionSecrets: ['secret-of-the-test-that-counts-sign-ins'],
  ...changes,
});

/** What one client is told who makes so many attempts and finishes none. */
export async function takeAll(limit: RateLimiter, address: string | null, times: number) {
  const answers: (number | null)[] = [];
  for (let time = 0; time < times; time += 1) answers.push(await limit.take(address));
  return answers;
}

/**
 * Tests what holds wherever attempts are counted.
 *
 * @param where for the name of the tests
 * @param redis the one they are counted in; null: in this process
 */
export function testSignInLimit(where: string, redis: () => Redis | null): void {
  describe(`sign-in attempts counted ${where}`, () => {
    it('are refused beyond the limit, with the time until there is room again', async () => {
      const [limit, address] = [createRateLimiter(limitSettings(), redis()), newAddress()];
      expect(await takeAll(limit, address, 3)).toEqual([null, null, null]);
      const seconds = await limit.take(address);
      expect(seconds).toBeGreaterThan(50);
      expect(seconds).toBeLessThanOrEqual(60);
      expect(await limit.take(newAddress())).toBeNull();
    });

    it('give their place back when they are finished, however many they are', async () => {
      const [limit, address] = [createRateLimiter(limitSettings(), redis()), newAddress()];
      for (let person = 0; person < 50; person += 1) {
        expect(await limit.take(address)).toBeNull();
        await limit.giveBack(address, Date.now());
      }
      expect(await takeAll(limit, address, 4)).toEqual([null, null, null, expect.any(Number)]);
    });

    it('do not get more places back than they took, nor from a minute that is over', async () => {
      const [limit, address] = [createRateLimiter(limitSettings(), redis()), newAddress()];
      await limit.giveBack(address, Date.now());
      await limit.take(address);
      await limit.giveBack(address, Date.now() - 61_000);
      expect(await takeAll(limit, address, 3)).toEqual([null, null, expect.any(Number)]);
    });

    it('that are refused take no place: who waits is let in', async () => {
      const [limit, address] = [createRateLimiter(limitSettings(), redis()), newAddress()];
      await takeAll(limit, address, 40);
      await limit.giveBack(address, Date.now());
      expect(await limit.take(address)).toBeNull();
    });

    it('are all counted at once', async () => {
      const [limit, address] = [
        createRateLimiter(limitSettings({ signInLimit: 10 }), redis()),
        newAddress(),
      ];
      const answers = await Promise.all(Array.from({ length: 50 }, () => limit.take(address)));
      expect(answers.filter((answer) => answer === null)).toHaveLength(10);
    });
  });
}
