import { afterAll, beforeAll } from 'vitest';
import { createLog } from '../../lib/observability/log';
import { createRedis, type Redis } from '../../lib/runtime/redis-connection';
import { type RedisServer, startRedisServer } from './redis-server';
import { config, quietLog } from './unit-fixtures';

/** Starts a Redis for the tests of a file. */
export function redisForTests(): { readonly server: RedisServer; readonly redis: Redis } {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.remove());
  return {
    get server() {
      return server;
    },
    get redis() {
      return createRedis(server.url, config.redisPrefix, quietLog);
    },
  };
}

/** Connects to Redis at a URL. Each line of its log is added to `lines`. */
export const loggedRedis = (url: string, lines: string[]): Redis =>
  createRedis(
    url,
    config.redisPrefix,
    createLog('debug', (line) => lines.push(line)),
  );
