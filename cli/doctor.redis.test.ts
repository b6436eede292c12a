import { afterAll, beforeAll, describe, it } from 'vitest';
import { setUpDoctor } from '../e2e/support/doctor';
import { type RedisServer, startRedisServer } from '../e2e/support/redis-server';

const { expectResult } = setUpDoctor();

describe('the doctor checks Redis:', { timeout: 60_000 }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedisServer();
  });
  afterAll(() => redis.remove());

  it('a server that works', async () => {
    await expectResult(
      { REDIS_URL: redis.url },
      /^Redis$/,
      'ok',
      /reads and writes work and take \d+ ms/,
    );
  });

  it('a server that evicts sessions, one that is full, and one that requires a password', async () => {
    const { createClient } = await import('@redis/client');
    const client = await createClient({ url: redis.url }).connect();
    try {
      await client.configSet({ maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' });
      await expectResult(
        { REDIS_URL: redis.url },
        /^Redis$/,
        'warning',
        /evicts keys .*allkeys-lru/,
      );
      await client.configSet({ maxmemory: '1', 'maxmemory-policy': 'noeviction' });
      await expectResult({ REDIS_URL: redis.url }, /^Redis$/, 'failed', /rejects writes: OOM/);
      await client.configSet({ maxmemory: '0', requirepass: 'open-sesame' });
      await expectResult(
        { REDIS_URL: redis.url },
        /^Redis$/,
        'failed',
        /rejects the user or password/,
      );
      const wrong = redis.url.replace('//', '//:guess@');
      await expectResult({ REDIS_URL: wrong }, /^Redis$/, 'failed', /rejects the user or password/);
    } finally {
      await client.configSet({ requirepass: '', maxmemory: '0' });
      client.destroy();
    }
  });

  it('a server that rejects writes, one that hides its version, and a slow one', async () => {
    const { createClient } = await import('@redis/client');
    const client = await createClient({ url: redis.url }).connect();
    const as = (user: string) => ({ REDIS_URL: redis.url.replace('//', `//${user}:pass@`) });
    try {
      await client.sendCommand(['ACL', 'SETUSER', 'reader', 'on', '>pass', '~*', '+@all', '-set']);
      await expectResult(as('reader'), /^Redis$/, 'failed', /rejects writes: NOPERM/);
      await client.sendCommand(['ACL', 'SETUSER', 'quiet', 'on', '>pass', '~*', '+@all', '-info']);
      await expectResult(as('quiet'), /^Redis$/, 'ok', /reads and writes work/);
      await expectResult(
        as('quiet'),
        /^Redis$/,
        'warning',
        /version and the eviction policy are unknown/,
      );
      // Longer than the checks before this one take.
      await client.sendCommand(['CLIENT', 'PAUSE', '3000', 'WRITE']);
      await expectResult({ REDIS_URL: redis.url }, /^Redis$/, 'warning', /take \d{3,4} ms/);
      await client.sendCommand(['REPLICAOF', '127.0.0.1', '9']);
      await expectResult({ REDIS_URL: redis.url }, /^Redis$/, 'failed', /rejects writes: READONLY/);
    } finally {
      await client.sendCommand(['REPLICAOF', 'NO', 'ONE']);
      client.destroy();
    }
  });
});
