import { afterAll, beforeAll, describe, it } from 'vitest';
import { type RedisServer, startRedisServer } from '../e2e/support/redis-server';
import { setUpDoctor } from './doctor-test-support';

const { expectFinding } = setUpDoctor();

describe('the doctor looks at Redis:', { timeout: 60_000 }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedisServer();
  });
  afterAll(() => redis.remove());

  it('one that keeps what it is given', async () => {
    await expectFinding({ REDIS_URL: redis.url }, /^Redis$/, 'ok', /writes and reads, in \d+ ms/);
  });

  it('one that throws sessions away, one that is full, and one that wants a password', async () => {
    const { createClient } = await import('redis');
    const client = await createClient({ url: redis.url }).connect();
    try {
      await client.configSet({ maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' });
      await expectFinding(
        { REDIS_URL: redis.url },
        /^Redis$/,
        'warning',
        /throws keys away .*allkeys-lru/,
      );
      await client.configSet({ maxmemory: '1', 'maxmemory-policy': 'noeviction' });
      await expectFinding(
        { REDIS_URL: redis.url },
        /^Redis$/,
        'failed',
        /does not take what is written: OOM/,
      );
      await client.configSet({ maxmemory: '0', requirepass: 'open-sesame' });
      await expectFinding(
        { REDIS_URL: redis.url },
        /^Redis$/,
        'failed',
        /does not take the user or password/,
      );
      const wrong = redis.url.replace('//', '//:guess@');
      await expectFinding(
        { REDIS_URL: wrong },
        /^Redis$/,
        'failed',
        /does not take the user or password/,
      );
    } finally {
      await client.configSet({ requirepass: '', maxmemory: '0' });
      client.destroy();
    }
  });

  it('one that takes no writes, one that keeps to itself what it is, and a slow one', async () => {
    const { createClient } = await import('redis');
    const client = await createClient({ url: redis.url }).connect();
    const as = (user: string) => ({ REDIS_URL: redis.url.replace('//', `//${user}:pass@`) });
    try {
      await client.sendCommand(['ACL', 'SETUSER', 'reader', 'on', '>pass', '~*', '+@all', '-set']);
      await expectFinding(as('reader'), /^Redis$/, 'failed', /does not take what is .*: NOPERM/);
      await client.sendCommand(['ACL', 'SETUSER', 'quiet', 'on', '>pass', '~*', '+@all', '-info']);
      await expectFinding(as('quiet'), /^Redis$/, 'ok', /writes and reads/);
      await expectFinding(as('quiet'), /^Redis$/, 'warning', /does not tell its version/);
      // A second at the least, for the checks before it take their time.
      await client.sendCommand(['CLIENT', 'PAUSE', '3000', 'WRITE']);
      await expectFinding({ REDIS_URL: redis.url }, /^Redis$/, 'warning', /reads, in \d{3,4} ms/);
      await client.sendCommand(['REPLICAOF', '127.0.0.1', '9']);
      await expectFinding(
        { REDIS_URL: redis.url },
        /^Redis$/,
        'failed',
        /does not take what is written: READONLY/,
      );
    } finally {
      await client.sendCommand(['REPLICAOF', 'NO', 'ONE']);
      client.destroy();
    }
  });
});
