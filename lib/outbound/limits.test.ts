import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { withTimeout } from './limits';

it('returns a result or a failure that comes in time', async () => {
  expect(await withTimeout(sleep(5, 'done'), 1_000)).toBe('done');
  await expect(withTimeout(Promise.reject(new Error('broken')), 1_000)).rejects.toThrow('broken');
});

it('stops waiting at the limit, and ignores a late result', async () => {
  const late = sleep(400).then(() => {
    throw new Error('too late to matter');
  });
  const before = performance.now();
  await expect(withTimeout(late, 20)).rejects.toMatchObject({ code: 'timeout' });
  expect(performance.now() - before).toBeLessThan(350);
  await sleep(450);
});

it('returns a result that arrived while the process was busy', async () => {
  const limited = withTimeout(stat(fileURLToPath(import.meta.url)), 400);
  const busyUntil = performance.now() + 700;
  while (performance.now() < busyUntil);
  expect((await limited).size).toBeGreaterThan(0);
});
