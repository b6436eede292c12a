import { afterEach, expect, it, vi } from 'vitest';
import {
  newAddress,
  rateLimitConfig,
  takeAll,
  testRateLimiter,
} from '../../e2e/support/rate-limit-suite';
import { config, quietLog } from '../../e2e/support/unit-fixtures';
import { createRedis } from '../runtime/redis-connection';
import { createRateLimiter } from './rate-limit';

afterEach(() => vi.useRealTimers());

testRateLimiter('in this process', () => null);

it('without a total a client cannot use up the sign-ins of others', async () => {
  const limit = createRateLimiter(config, null);
  await takeAll(limit, newAddress(), 7_000);
  await takeAll(limit, null, 7_000);
  expect(await limit.consume(newAddress())).toBeNull();
});

it('without limits every sign-in is allowed', async () => {
  const limit = createRateLimiter(rateLimitConfig({ signInLimit: null }), null);
  expect(await takeAll(limit, newAddress(), 100)).toEqual(Array(100).fill(null));
});

it('an unknown client has no limit of its own', async () => {
  const limit = createRateLimiter(rateLimitConfig(), null);
  expect(await takeAll(limit, null, 100)).toEqual(Array(100).fill(null));
});

it('the addresses of one IPv6 /64 count together', async () => {
  const limit = createRateLimiter(rateLimitConfig({ signInLimit: 2 }), null);
  expect(await limit.consume('2001:db8:1:2:3:4:5:6')).toBeNull();
  expect(await limit.consume('2001:db8:1:2::9')).toBeNull();
  expect(await limit.consume('2001:db8:1:2:ffff::')).toEqual(expect.any(Number));
  expect(await limit.consume('2001:db8:1:3::9')).toBeNull();
  // A sign-in that a build before has started contains its network.
  await limit.refund('2001:db8:1:2::/64', Date.now());
  expect(await limit.consume('2001:db8:1:2::1')).toBeNull();
});

it('sign-ins are allowed again after a minute', async () => {
  vi.useFakeTimers();
  // The cache treats a start time of 0 as none.
  vi.advanceTimersByTime(1);
  const [limit, address] = [createRateLimiter(rateLimitConfig(), null), newAddress()];
  expect(await takeAll(limit, address, 4)).toContainEqual(expect.any(Number));
  await vi.advanceTimersByTimeAsync(60_001);
  expect(await limit.consume(address)).toBeNull();
});

it('starts no timer for a sign-in, because a timer keeps its request in memory', async () => {
  vi.useFakeTimers();
  const limit = createRateLimiter(rateLimitConfig({ signInLimit: 1 }), null);
  for (let client = 0; client < 100; client += 1) await takeAll(limit, newAddress(), 2);
  expect(vi.getTimerCount()).toBe(0);
});

it('each process counts for itself while Redis is down', async () => {
  const limit = createRateLimiter(
    rateLimitConfig(),
    createRedis('redis://127.0.0.1:1', 'tests', quietLog),
  );
  const address = newAddress();
  expect(await takeAll(limit, address, 4)).toEqual([null, null, null, expect.any(Number)]);
});
