import { afterEach, expect, it, vi } from 'vitest';
import {
  limitSettings,
  newAddress,
  takeAll,
  testSignInLimit,
} from '../../e2e/support/rate-limit-suite';
import { config, quietLog } from '../../e2e/support/unit-fixtures';
import { createRedis } from '../runtime/redis';
import { createRateLimiter } from './rate-limit';

afterEach(() => vi.useRealTimers());

testSignInLimit('in this process', () => null);

it('one client cannot spend the sign-ins of everybody, unless a total is set', async () => {
  const limit = createRateLimiter(config, null);
  await takeAll(limit, newAddress(), 7_000);
  await takeAll(limit, null, 7_000);
  expect(await limit.take(newAddress())).toBeNull();
});

it('without limits everybody is let in', async () => {
  const limit = createRateLimiter(limitSettings({ signInLimit: null }), null);
  expect(await takeAll(limit, newAddress(), 100)).toEqual(Array(100).fill(null));
});

it('a client that is not known has no limit of its own', async () => {
  const limit = createRateLimiter(limitSettings(), null);
  expect(await takeAll(limit, null, 100)).toEqual(Array(100).fill(null));
});

it('a minute later there is room again', async () => {
  vi.useFakeTimers();
  // For the cache, what was kept at 0 was kept at no time.
  vi.advanceTimersByTime(1);
  const [limit, address] = [createRateLimiter(limitSettings(), null), newAddress()];
  expect(await takeAll(limit, address, 4)).toContainEqual(expect.any(Number));
  await vi.advanceTimersByTimeAsync(60_001);
  expect(await limit.take(address)).toBeNull();
});

it('leaves no timer for an attempt, for a timer holds the whole request that made it', async () => {
  vi.useFakeTimers();
  const limit = createRateLimiter(limitSettings({ signInLimit: 1 }), null);
  for (let client = 0; client < 100; client += 1) await takeAll(limit, newAddress(), 2);
  expect(vi.getTimerCount()).toBe(0);
});

it('while Redis does not answer each process counts for itself', async () => {
  const limit = createRateLimiter(
    limitSettings(),
    createRedis('redis://127.0.0.1:1', 'tests', quietLog),
  );
  const address = newAddress();
  expect(await takeAll(limit, address, 4)).toEqual([null, null, null, expect.any(Number)]);
});
