import { afterEach, expect, it, vi } from 'vitest';
import { createRedis } from '../redis';
import { quietLog } from '../testing/fixtures';
import { limitSettings, newAddress, takeAll, testSignInLimit } from '../testing/sign-in-limit';
import { createSignInLimit } from './sign-in-limit';

afterEach(() => vi.useRealTimers());

testSignInLimit('in this process', () => null);

it('without limits everybody is let in', async () => {
  const limit = createSignInLimit(limitSettings({ signInLimit: null }), null);
  expect(await takeAll(limit, newAddress(), 100)).toEqual(Array(100).fill(null));
});

it('a client that is not known has no limit of its own', async () => {
  const limit = createSignInLimit(limitSettings(), null);
  expect(await takeAll(limit, null, 100)).toEqual(Array(100).fill(null));
});

it('a minute later there is room again', async () => {
  vi.useFakeTimers();
  const [limit, address] = [createSignInLimit(limitSettings(), null), newAddress()];
  expect(await takeAll(limit, address, 4)).toContainEqual(expect.any(Number));
  await vi.advanceTimersByTimeAsync(60_001);
  expect(await limit.take(address)).toBeNull();
});

it('while Redis does not answer each process counts for itself', async () => {
  const limit = createSignInLimit(limitSettings(), createRedis('redis://127.0.0.1:1', quietLog));
  const address = newAddress();
  expect(await takeAll(limit, address, 4)).toEqual([null, null, null, expect.any(Number)]);
});
