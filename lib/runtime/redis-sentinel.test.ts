import { afterEach, expect, it } from 'vitest';
import { startRedisSentinel } from '../../e2e/support/redis-deployments';
import { loggedRedis } from '../../e2e/support/redis-for-tests';
import { orIfRedisDown } from './redis-connection';

const log: string[] = [];
const redisAt = (url: string) => loggedRedis(url, log);
const events = () => log.map((line) => JSON.parse(line).event);
let remove = async () => {};
const start = async (options?: Parameters<typeof startRedisSentinel>[0]) => {
  const deployment = await startRedisSentinel(options);
  remove = deployment.remove;
  return deployment;
};

afterEach(async () => {
  await remove();
  log.length = 0;
});

it('writes to the primary that Redis Sentinel names, and to the next one within 2 s of a failover', async () => {
  const { url, primary, replica } = await start({ downAfterMs: 1_000 });
  const redis = redisAt(url);
  const write = () =>
    orIfRedisDown(
      redis.run((client) => client.set('written', 'yes')),
      null,
    );
  await expect.poll(write, { timeout: 10_000 }).toBe('OK');
  const admin = redisAt(replica.url);
  await expect
    .poll(() => admin.run((client) => client.get('written')), { timeout: 5_000 })
    .toBe('yes');
  await primary.stop('SIGKILL');
  const beganMs = performance.now();
  expect(await write()).toBeNull();
  expect(performance.now() - beganMs).toBeLessThan(2_000);
  const isPrimary = () =>
    orIfRedisDown(
      admin.run((client) => client.set('promoted', 'yes')),
      null,
    );
  await expect.poll(isPrimary, { timeout: 20_000, interval: 20 }).toBe('OK');
  const promotedMs = performance.now();
  await expect.poll(write, { timeout: 5_000, interval: 20 }).toBe('OK');
  expect(performance.now() - promotedMs).toBeLessThan(2_000);
  expect(await redis.run((client) => client.get('written'))).toBe('yes');
  expect(events().filter((event) => event === 'redis_away')).not.toEqual([]);
  expect(events().at(-1)).toBe('redis_back');
}, 60_000);

it('needs no password of the watchers, and works with the same one', async () => {
  const { url } = await start({ password: 'open-sesame' });
  const ping = () =>
    orIfRedisDown(
      redisAt(url).run((client) => client.ping()),
      null,
    );
  await expect.poll(ping, { timeout: 10_000 }).toBe('PONG');
}, 60_000);

it('names an unknown name of the primary in the log', async () => {
  const { url } = await start();
  const redis = redisAt(url.replace('/sessions', '/other'));
  const ping = () =>
    orIfRedisDown(
      redis.run((client) => client.ping()),
      null,
    );
  const causes = async () => (await ping()) ?? log.join();
  await expect.poll(causes, { timeout: 10_000 }).toContain('"causes":["NOPRIMARY"]');
}, 60_000);

it('fails within 2 s when no watcher answers', async () => {
  const { url } = await start();
  await remove();
  const redis = redisAt(url);
  for (let times = 0; times < 3; times += 1) {
    const beganMs = performance.now();
    expect(
      await orIfRedisDown(
        redis.run((client) => client.ping()),
        null,
      ),
    ).toBeNull();
    expect(performance.now() - beganMs).toBeLessThan(2_000);
  }
  expect(log.join()).toContain('ECONNREFUSED');
}, 60_000);
