import { randomUUID } from 'node:crypto';
import type { Config } from '../../lib/config/config';
import { createRedisClient, type RedisClient } from '../../lib/runtime/redis-client';
import { type CheckResult, createCheckResults, errorSummary } from '../check-result';

const timeoutMs = 5_000;
const oldestVersion = '6.2';
/** A protected page waits for Redis twice. */
const slowMs = 50;

const { ok, warning, failed } = createCheckResults('Redis');

/** Checks whether Redis can store sessions reliably. */
export async function checkRedis({
  redisUrl: url,
  redisPrefix,
}: Pick<Config, 'redisUrl' | 'redisPrefix'>): Promise<readonly CheckResult[]> {
  if (url === null) return [ok('not used: sessions are stored in cookies (docs/sessions.md)')];
  try {
    const limits = { connectTimeout: timeoutMs, socketTimeout: timeoutMs, isRetrying: false };
    return await checkClient(await createRedisClient(url, limits), redisPrefix);
  } catch (error) {
    return [explain(error)];
  }
}

async function checkClient(client: RedisClient, prefix: string): Promise<readonly CheckResult[]> {
  client.on('error', () => undefined);
  try {
    await client.connect();
    return [await checkRoundTrip(client, prefix), ...(await checkServer(client))];
  } finally {
    client.destroy();
  }
}

async function checkRoundTrip(client: RedisClient, prefix: string): Promise<CheckResult> {
  const key = `${prefix}:doctor:${randomUUID()}`;
  const beganMs = performance.now();
  await client.set(key, 'here', { expiration: { type: 'PX', value: timeoutMs } });
  const value = await client.getDel(key);
  const tookMs = Math.round((performance.now() - beganMs) / 2);
  if (value !== 'here') {
    return failed(
      'a written value could not be read again',
      'set REDIS_URL to a single server, or to redis+cluster:// for a cluster',
    );
  }
  return tookMs > slowMs
    ? warning(
        `reads and writes work and take ${tookMs} ms each`,
        'run Redis in the same region as the app',
      )
    : ok(`reads and writes work and take ${tookMs} ms each`);
}

async function checkServer(client: RedisClient): Promise<readonly CheckResult[]> {
  const info = await client.info().catch(() => null);
  if (info === null) {
    const found = 'the version and the eviction policy are unknown: INFO failed';
    const whatToDo = `check that it is version ${oldestVersion} or newer, or Valkey, with maxmemory-policy noeviction`;
    return [warning(found, whatToDo)];
  }
  const results: CheckResult[] = [];
  const version = /^(?:valkey|redis)_version:(\d+\.\d+)/m.exec(info)?.[1] ?? oldestVersion;
  if (version.localeCompare(oldestVersion, 'en', { numeric: true }) < 0) {
    results.push(tooOld(`version ${version}`));
  }
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'unknown';
  const isLimited = Number(/^maxmemory:(\d+)/m.exec(info)?.[1] ?? 0) > 0;
  if (isLimited && policy !== 'noeviction') {
    const found = `it evicts keys when its memory is full (${policy}), which signs users out`;
    results.push(warning(found, 'set maxmemory-policy noeviction, and enough memory'));
  }
  return results;
}

const tooOld = (found: string) => failed(found, `use ${oldestVersion} or newer, or Valkey`);

function explain(error: unknown): CheckResult {
  const message = error instanceof Error ? error.message : '';
  if (/^(?:WRONGPASS|NOAUTH|ERR AUTH)/.test(message)) {
    return failed(
      'it rejects the user or password',
      'check both in REDIS_URL; percent-encode characters such as @ and %',
    );
  }
  if (/unknown command .*HELLO/i.test(message)) return tooOld('a version before 6');
  if (/^(?:READONLY|NOPERM|OOM|MISCONF)/.test(message)) {
    const [code = ''] = message.split(' ');
    return failed(
      `it rejects writes: ${code}`,
      'set REDIS_URL to the primary, with a user that may write and enough free memory',
    );
  }
  if (message.startsWith('MOVED')) {
    return failed('it is a node of a cluster', 'set REDIS_URL to redis+cluster://host:port');
  }
  if (message.startsWith('NOPRIMARY')) {
    return failed('Redis Sentinel knows no primary of this name', 'check the name in REDIS_URL');
  }
  return failed(
    `it does not respond: ${errorSummary(error)}`,
    'check REDIS_URL (rediss for TLS, NODE_EXTRA_CA_CERTS for a private CA), and whether this machine can reach it. Without it, sign-in does not work',
  );
}
