import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { withinLimit } from './within-limit';

it('gives what comes in time, a failure too', async () => {
  expect(await withinLimit(sleep(5, 'done'), 1_000)).toBe('done');
  await expect(withinLimit(Promise.reject(new Error('broken')), 1_000)).rejects.toThrow('broken');
});

it('waits no longer than it was told, and what comes later disturbs nobody', async () => {
  const late = sleep(400).then(() => {
    throw new Error('too late to matter');
  });
  const before = performance.now();
  await expect(withinLimit(late, 20)).rejects.toMatchObject({ code: 'timeout' });
  expect(performance.now() - before).toBeLessThan(350);
  await sleep(450);
});

it('blames nobody for the time in which this process was too busy to send or to look', async () => {
  const sentLater = new Promise<void>((resolve) => setImmediate(resolve)).then(() =>
    stat(fileURLToPath(import.meta.url)),
  );
  const limited = withinLimit(sentLater, 400);
  const busyUntil = performance.now() + 700;
  while (performance.now() < busyUntil);
  expect((await limited).size).toBeGreaterThan(0);
});
