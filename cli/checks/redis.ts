import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import type { Config } from '../../lib/config/config';
import { type CheckResult, createCheckResults } from '../check-result';
import { errorSummary } from '../sentinel-settings';

const timeoutMs = 5_000;
const oldestVersion = [6, 2];
/** A guarded page waits for Redis twice. */
const slowMs = 50;

const { ok, warning, failed } = createCheckResults('Redis');

/** Looks whether sessions can be kept there, and stay there. */
export async function checkRedis({
  redisUrl: url,
  redisPrefix,
}: Pick<Config, 'redisUrl' | 'redisPrefix'>): Promise<readonly CheckResult[]> {
  if (url === null) {
    return [ok('not used: each session travels in its browser’s cookie (docs/sessions.md)')];
  }
  const client = makeClient(url);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const findings = [await checkRoundTrip(client, redisPrefix), ...(await checkServer(client))];
    return findings;
  } catch (error) {
    return [whatIsWrong(error)];
  } finally {
    client.destroy();
  }
}

type Client = ReturnType<typeof makeClient>;

function makeClient(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: timeoutMs, socketTimeout: timeoutMs, reconnectStrategy: false },
  });
}

async function checkRoundTrip(client: Client, prefix: string): Promise<CheckResult> {
  const key = `${prefix}:doctor:${randomUUID()}`;
  const beganMs = performance.now();
  await client.set(key, 'here', { expiration: { type: 'PX', value: timeoutMs } });
  const value = await client.getDel(key);
  const tookMs = Math.round((performance.now() - beganMs) / 2);
  if (value !== 'here') {
    return failed(
      'what was written could not be read again',
      'REDIS_URL has to lead to one server, or to a cluster’s front',
    );
  }
  return tookMs > slowMs
    ? warning(`writes and reads, in ${tookMs} ms each`, 'put it in the same region as the app')
    : ok(`writes and reads, in ${tookMs} ms each`);
}

async function checkServer(client: Client): Promise<readonly CheckResult[]> {
  const info = await client.info().catch(() => null);
  if (info === null) {
    return [
      warning(
        'it does not tell its version, nor whether it throws keys away',
        `see for yourself that it is ${oldestVersion.join('.')} or newer, or Valkey, with maxmemory-policy noeviction`,
      ),
    ];
  }
  const version = /^(?:valkey|redis)_version:(\d+)\.(\d+)/m.exec(info);
  const [major = 0, minor = 0] = (version ?? []).slice(1).map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestVersion;
  const isOld = version && (major < oldestMajor || (major === oldestMajor && minor < oldestMinor));
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'unknown';
  const isLimited = Number(/^maxmemory:(\d+)/m.exec(info)?.[1] ?? 0) > 0;
  return [
    ...(isOld ? [tooOld(`version ${major}.${minor}`)] : []),
    ...(isLimited && policy !== 'noeviction'
      ? [
          warning(
            `it throws keys away when it is full (${policy}), and so signs people out`,
            'set maxmemory-policy noeviction, and memory enough',
          ),
        ]
      : []),
  ];
}

const tooOld = (found: string) =>
  failed(found, `use ${oldestVersion.join('.')} or newer, or Valkey`);

function whatIsWrong(error: unknown): CheckResult {
  const said = error instanceof Error ? error.message : '';
  if (/^(?:WRONGPASS|NOAUTH|ERR AUTH)/.test(said)) {
    return failed(
      'it does not take the user or password',
      'check those in REDIS_URL; signs such as @ and % have to be percent-encoded',
    );
  }
  if (/unknown command .*HELLO/i.test(said)) return tooOld('a version before 6');
  if (/^(?:READONLY|NOPERM|OOM|MISCONF)/.test(said)) {
    const [code = ''] = said.split(' ');
    return failed(
      `it does not take what is written: ${code}`,
      'lead REDIS_URL to the primary, with a user that may write, on a server that has room',
    );
  }
  return failed(
    `it does not answer: ${errorSummary(error)}`,
    'check REDIS_URL (rediss:// for TLS), and whether this machine may reach it. Until it answers, nobody can sign in',
  );
}
