import { afterEach, expect, it, vi } from 'vitest';
import { createSemaphore } from './semaphore';

afterEach(() => vi.useRealTimers());

it('lets so many in at a time, and the others in turn', async () => {
  const semaphore = createSemaphore(2);
  const [first, second] = [await semaphore.acquire(1_000), await semaphore.acquire(1_000)];
  const order: string[] = [];
  const third = semaphore.acquire(1_000).then((release) => {
    order.push('third');
    return release;
  });
  const fourth = semaphore.acquire(1_000).then(() => order.push('fourth'));
  expect(order).toEqual([]);
  first?.();
  (await third)?.();
  await fourth;
  expect(order).toEqual(['third', 'fourth']);
  second?.();
  expect(await semaphore.acquire(0)).not.toBeNull();
});

it('lets who waits too long go, without a place', async () => {
  vi.useFakeTimers();
  const semaphore = createSemaphore(1);
  const release = await semaphore.acquire(5_000);
  const waiting = semaphore.acquire(5_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await waiting).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
  release?.();
  expect(await semaphore.acquire(5_000)).not.toBeNull();
});
