import { afterEach, expect, it, vi } from 'vitest';
import { createSemaphore } from './semaphore';

afterEach(() => vi.useRealTimers());

/** Work that goes on until it is told to end. */
function heldWork() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, work: () => ended };
}

it('lets so many in at a time, and the others in turn', async () => {
  const semaphore = createSemaphore(2);
  const [first, second] = [heldWork(), heldWork()];
  const running = [first, second].map(({ work }) => semaphore.run(1_000, work));
  const order: string[] = [];
  const third = semaphore.run(1_000, async () => order.push('third'));
  const fourth = semaphore.run(1_000, async () => order.push('fourth'));
  expect(order).toEqual([]);
  first.end();
  await Promise.all([third, fourth]);
  expect(order).toEqual(['third', 'fourth']);
  second.end();
  await Promise.all(running);
  expect(await semaphore.run(0, async (hasPlace) => hasPlace)).toBe(true);
});

it('lets who waits too long go, without a place', async () => {
  vi.useFakeTimers();
  const semaphore = createSemaphore(1);
  const { end, work } = heldWork();
  const running = semaphore.run(5_000, work);
  const waiting = semaphore.run(5_000, async (hasPlace) => hasPlace);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await waiting).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
  end();
  await running;
  expect(await semaphore.run(5_000, async (hasPlace) => hasPlace)).toBe(true);
});

it('frees the place of work that fails', async () => {
  const semaphore = createSemaphore(1);
  await expect(semaphore.run(0, () => Promise.reject(new Error('failed')))).rejects.toThrow();
  expect(await semaphore.run(0, async (hasPlace) => hasPlace)).toBe(true);
});
