import { afterEach, expect, it, vi } from 'vitest';
import { createSemaphore } from './semaphore';

afterEach(() => vi.useRealTimers());

function heldTask() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, task: () => ended };
}

it('runs as many tasks at a time as it has permits, the others in turn', async () => {
  const semaphore = createSemaphore(2);
  const [first, second] = [heldTask(), heldTask()];
  const running = [first, second].map(({ task }) => semaphore.run(1_000, task));
  const order: string[] = [];
  const third = semaphore.run(1_000, async () => order.push('third'));
  const fourth = semaphore.run(1_000, async () => order.push('fourth'));
  expect(order).toEqual([]);
  first.end();
  await Promise.all([third, fourth]);
  expect(order).toEqual(['third', 'fourth']);
  second.end();
  await Promise.all(running);
  expect(await semaphore.run(0, async (hasPermit) => hasPermit)).toBe(true);
});

it('runs a task without a permit after the timeout', async () => {
  vi.useFakeTimers();
  const semaphore = createSemaphore(1);
  const { end, task } = heldTask();
  const running = semaphore.run(5_000, task);
  const waiting = semaphore.run(5_000, async (hasPermit) => hasPermit);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await waiting).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
  end();
  await running;
  expect(await semaphore.run(5_000, async (hasPermit) => hasPermit)).toBe(true);
});

it('frees the permit of a task that fails', async () => {
  const semaphore = createSemaphore(1);
  await expect(semaphore.run(0, () => Promise.reject(new Error('failed')))).rejects.toThrow();
  expect(await semaphore.run(0, async (hasPermit) => hasPermit)).toBe(true);
});
