import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { anyFreePort } from './free-port';

it('hands out ports that no outgoing connection is given, each once, and none that is taken', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, anyFreePort));
  expect(new Set(ports).size).toBe(20);
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(11_000);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  const next = Math.max(...ports) + 1;
  const server = createServer().listen(next, '127.0.0.1');
  await once(server, 'listening');
  try {
    expect(await anyFreePort()).not.toBe(next);
  } finally {
    server.close();
  }
});
