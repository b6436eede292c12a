import { afterAll, beforeAll } from 'vitest';
import { type RedisServer, startRedisServer } from '../../e2e/support/redis-server';
import { createRedis, type Redis } from '../redis';
import { config, quietLog } from './fixtures';

/** A Redis for the tests of a file. */
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
