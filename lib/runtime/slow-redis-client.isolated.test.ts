import { afterEach, expect, it, vi } from 'vitest';
import { createLog } from '../observability/log';
import { createRedis } from './redis-connection';

const loading = vi.hoisted(() => {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
});
vi.mock('@redis/client', async () => {
  await loading.promise;
  return {
    createClient: () => ({
      isReady: true,
      on: (event: string, listener: () => void) => event === 'ready' && queueMicrotask(listener),
      connect: async () => undefined,
      ping: async () => 'PONG',
    }),
  };
});

afterEach(() => vi.useRealTimers());

it('loading the client module does not count as silence of Redis', async () => {
  vi.useFakeTimers();
  const log = createLog('error', () => undefined);
  const reply = createRedis('redis://127.0.0.1', 'x', log).run((client) => client.ping());
  reply.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(5_000);
  loading.resolve();
  await expect(reply).resolves.toBe('PONG');
});
