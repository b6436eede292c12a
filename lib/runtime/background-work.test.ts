import { NextRequest } from 'next/server';
import { afterEach, expect, it, vi } from 'vitest';
import { environment } from '../../e2e/support/unit-fixtures';
import { middleware } from '../../middleware';
import { runInBackground, untilDone } from './background-work';

afterEach(() => vi.unstubAllEnvs());

function deferred() {
  let settle = { resolve: () => {}, reject: (_: Error) => {} };
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

it('is done when the response is ready and all work has ended, with or without errors', async () => {
  const [response, fine, failing] = [deferred(), deferred(), deferred()];
  runInBackground(fine.promise);
  runInBackground(failing.promise);
  let isDone = false;
  const done = untilDone(response.promise).then(() => {
    isDone = true;
  });
  response.reject(new Error('a broken page'));
  failing.reject(new Error('no Redis'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isDone).toBe(false);
  fine.resolve();
  await done;
  await untilDone();
});

it('is passed to the host of the middleware, which may suspend the process after a response', async () => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const work = deferred();
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
