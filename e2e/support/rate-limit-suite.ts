import { describe, expect, it } from 'vitest';
import type { Redis } from '../../lib/runtime/redis-connection';
import { createRateLimiter, type RateLimiter } from '../../lib/sign-in/rate-limit';

type RateLimitConfig = Parameters<typeof createRateLimiter>[0];

let client = 0;
/** A different client for each test. */
export function newAddress(): string {
  client += 1;
  return `203.0.113.${client}`;
}

/** A limit of three sign-ins for each client. */
export const rateLimitConfig = (changes: Partial<RateLimitConfig> = {}): RateLimitConfig => ({
  signInLimit: 3,
  signInLimitTotal: null,
  sessionSecrets: ['secret-of-the-test-that-counts-sign-ins'],
  ...changes,
});

/** The results for a client that starts sign-ins and finishes none. */
export async function takeAll(limit: RateLimiter, address: string | null, times: number) {
  const results: (number | null)[] = [];
  for (let time = 0; time < times; time += 1) results.push(await limit.consume(address));
  return results;
}

/**
 * Tests of the rate limit, in Redis and in memory.
 *
 * @param where for the test titles
 * @param redis null to count in this process
 */
export function testRateLimiter(where: string, redis: () => Redis | null): void {
  describe(`the sign-in rate limit ${where}`, () => {
    it('refuses sign-ins over the limit, with the seconds to wait', async () => {
      const [limit, address] = [createRateLimiter(rateLimitConfig(), redis()), newAddress()];
      expect(await takeAll(limit, address, 3)).toEqual([null, null, null]);
      const seconds = await limit.consume(address);
      expect(seconds).toBeGreaterThan(50);
      expect(seconds).toBeLessThanOrEqual(60);
      expect(await limit.consume(newAddress())).toBeNull();
    });

    it('does not count finished sign-ins', async () => {
      const [limit, address] = [createRateLimiter(rateLimitConfig(), redis()), newAddress()];
      for (let person = 0; person < 50; person += 1) {
        expect(await limit.consume(address)).toBeNull();
        await limit.refund(address, Date.now());
      }
      expect(await takeAll(limit, address, 4)).toEqual([null, null, null, expect.any(Number)]);
    });

    it('uncounts a sign-in only once, and only in its own minute', async () => {
      const [limit, address] = [createRateLimiter(rateLimitConfig(), redis()), newAddress()];
      await limit.refund(address, Date.now());
      await limit.consume(address);
      await limit.refund(address, Date.now() - 61_000);
      expect(await takeAll(limit, address, 3)).toEqual([null, null, expect.any(Number)]);
    });

    it('does not count refused sign-ins', async () => {
      const [limit, address] = [createRateLimiter(rateLimitConfig(), redis()), newAddress()];
      await takeAll(limit, address, 40);
      await limit.refund(address, Date.now());
      expect(await limit.consume(address)).toBeNull();
    });

    it('counts simultaneous sign-ins', async () => {
      const [limit, address] = [
        createRateLimiter(rateLimitConfig({ signInLimit: 10 }), redis()),
        newAddress(),
      ];
      const results = await Promise.all(Array.from({ length: 50 }, () => limit.consume(address)));
      expect(results.filter((result) => result === null)).toHaveLength(10);
    });
  });
}
