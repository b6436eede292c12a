import { NextRequest } from 'next/server';
import { afterEach, expect, it, vi } from 'vitest';
import { environment } from '../../e2e/support/unit-fixtures';
import { middleware } from '../../middleware';
import { runInBackground, untilDone } from './background-work';

afterEach(() => vi.unstubAllEnvs());

/** A promise, and how to settle it from outside. */
function later() {
  let settle = { resolve: () => {}, reject: (_: Error) => {} };
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

it('is over when the answer is ready and all work has ended, whichever way', async () => {
  const [answer, fine, failing] = [later(), later(), later()];
  runInBackground(fine.promise);
  runInBackground(failing.promise);
  let isOver = false;
  const over = untilDone(answer.promise).then(() => {
    isOver = true;
  });
  answer.reject(new Error('a broken page'));
  failing.reject(new Error('no Redis'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  fine.resolve();
  await over;
  await untilDone();
});

it('is handed to the host of the middleware, which may suspend the process after an answer', async () => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const work = later();
  runInBackground(work.promise);
  const handed: Promise<unknown>[] = [];
  const request = new NextRequest('http://localhost/api/health');
  const waitUntil = (promise: Promise<unknown>) => void handed.push(promise);
  expect((await middleware(request, { waitUntil })).status).toBe(200);
  expect(handed).toHaveLength(1);
  const first = await Promise.race([
    handed[0],
    new Promise((resolve) => setImmediate(resolve, 'waits')),
  ]);
  expect(first).toBe('waits');
  work.resolve();
  await handed[0];
});
