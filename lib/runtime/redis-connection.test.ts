import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { listen } from '../../e2e/support/listen';
import { loggedRedis, redisForTests } from '../../e2e/support/redis-for-tests';
import { sendCommand, startRedisServer } from '../../e2e/support/redis-server';
import { config, quietLog } from '../../e2e/support/unit-fixtures';
import { anyFreePort } from '../../scripts/free-port';
import { createLog } from '../observability/log';
import { createRedis, orIfRedisDown, RedisError } from './redis-connection';

const setup = redisForTests();
const log: string[] = [];
const redisAt = (url: string) => loggedRedis(url, log);
const redis = () => redisAt(setup.server.url);
const ping = () => redis().run((client) => client.ping());
const failure = async () => {
  const before = performance.now();
  const error = await ping().catch((reason: unknown) => reason);
  return { error, afterMs: performance.now() - before };
};

describe('Redis', () => {
  afterEach(async () => {
    setup.server.resume();
    await setup.server.stop();
    await setup.server.start();
    await expect.poll(() => orIfRedisDown(ping(), null)).toBe('PONG');
  });

  it('answers the first command, which waits for the connection', async () => {
    expect(await ping()).toBe('PONG');
  });

  it('fails at once while it is down, and works again when it is back', async () => {
    await ping();
    await setup.server.stop();
    const { error, afterMs } = await failure();
    expect(error).toBeInstanceOf(RedisError);
    expect(afterMs).toBeLessThan(500);
    await setup.server.start();
    await expect.poll(() => orIfRedisDown(ping(), null), { timeout: 5_000 }).toBe('PONG');
  });

  it('is tried again on a new connection when it accepts one and stays silent', async () => {
    const connections: unknown[] = [];
    const server = createServer((socket) => connections.push(socket));
    const port = await listen(server);
    const silent = createRedis(`redis://127.0.0.1:${port}`, config.redisPrefix, quietLog);
    const until = Date.now() + 8_000;
    while (Date.now() < until && connections.length < 2) {
      await orIfRedisDown(
        silent.run((client) => client.ping()),
        null,
      );
      await sleep(200);
    }
    expect(connections.length).toBeGreaterThan(1);
    server.close();
  });

  it('fails after a second when it hangs, for any number of commands', async () => {
    await ping();
    log.length = 0;
    setup.server.pause();
    const all = await Promise.all(Array.from({ length: 20 }, failure));
    for (const { error, afterMs } of all) {
      expect(error).toBeInstanceOf(RedisError);
      expect(afterMs).toBeLessThan(1_900);
    }
    // The dead connection is replaced by new ones, which hang as well.
    for (let round = 0; round < 3; round += 1) {
      const more = await Promise.all(Array.from({ length: 8 }, failure));
      for (const { error, afterMs } of more) {
        expect(error).toBeInstanceOf(RedisError);
        expect(afterMs).toBeLessThan(1_900);
      }
    }
    expect(log.filter((line) => line.includes('redis_away'))).toHaveLength(1);
    setup.server.resume();
    await expect.poll(() => orIfRedisDown(ping(), null), { timeout: 5_000 }).toBe('PONG');
  });

  it('logs once that it is away, and once that it is back', async () => {
    await ping();
    log.length = 0;
    await setup.server.stop();
    for (let times = 0; times < 10; times += 1) await failure();
    await sleep(1_200);
    await setup.server.start();
    await expect.poll(() => orIfRedisDown(ping(), null), { timeout: 5_000 }).toBe('PONG');
    const events = log.map((line) => JSON.parse(line).event);
    expect(events).toEqual(['redis_away', 'redis_back']);
  });

  it('that never was there fails within the limit', async () => {
    const nowhere = createRedis(
      `redis://127.0.0.1:${await anyFreePort()}`,
      config.redisPrefix,
      createLog('error', () => undefined),
    );
    for (let times = 0; times < 3; times += 1) {
      const before = performance.now();
      const error = await nowhere.run((client) => client.ping()).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RedisError);
      expect(performance.now() - before).toBeLessThan(1_500);
    }
  });

  it('that is not the primary any more is left for the primary, though its connections stay open', async () => {
    const other = await startRedisServer();
    const [primary, replica] = [setup.server.url, other.url].map((url) => new URL(url).port);
    let target = Number(primary);
    const sockets = new Set<Socket>();
    // Like a host name of the primary: open connections stay on the old one.
    const address = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => near.destroy() && far.destroy());
      }
      near.pipe(far).pipe(near);
    });
    const port = await listen(address);
    const here = createRedis(`redis://127.0.0.1:${port}`, config.redisPrefix, quietLog);
    const write = () =>
      orIfRedisDown(
        here.run((client) => client.set('written', 'yes')),
        null,
      );
    const follow = (url: string, ...leader: readonly string[]) =>
      sendCommand(url, 'REPLICAOF', ...leader);
    try {
      expect(await write()).toBe('OK');
      await follow(setup.server.url, '127.0.0.1', replica ?? '');
      // Between the two primaries no write works.
      const untilMs = performance.now() + 1_500;
      const connectionsBefore = sockets.size;
      while (performance.now() < untilMs) {
        expect(await write()).toBeNull();
        await sleep(20);
      }
      // Each connection has two sockets here. There is at most one new connection per second.
      expect((sockets.size - connectionsBefore) / 2).toBeLessThanOrEqual(2);
      target = Number(replica);
      const healedFromMs = performance.now();
      await expect.poll(write, { interval: 20, timeout: 5_000 }).toBe('OK');
      expect(performance.now() - healedFromMs).toBeLessThan(2_000);
    } finally {
      await follow(setup.server.url, 'NO', 'ONE');
      for (const socket of sockets) socket.destroy();
      address.close();
      await other.remove();
    }
  });

  it.each([
    ['NOAUTH', ''],
    ['WRONGPASS', ':the-password-of-before@'],
  ])('that rejects the password is named in the log (%s)', async (code, user) => {
    const server = await startRedisServer();
    try {
      const admin = createRedis(server.url, config.redisPrefix, quietLog);
      await admin.run((client) => client.configSet('requirepass', 'the-password-of-now'));
      log.length = 0;
      const rejected = redisAt(
        server.url.replace('redis://', `redis://${user}`).replace('127.0.0.1', 'localhost'),
      );
      await expect(rejected.run((client) => client.ping())).rejects.toThrow(RedisError);
      const lines = log.map((line) => JSON.parse(line));
      expect(lines).toContainEqual(
        expect.objectContaining({ event: 'redis_refused', causes: [code] }),
      );
      expect(log.join()).not.toContain('the-password');
    } finally {
      await server.remove();
    }
  });

  it('throws one class of error, with the cause', async () => {
    const error = await redis()
      .run((client) => client.eval('nonsense'))
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RedisError', code: 'redis_unavailable' });
    expect(error).toHaveProperty('cause');
  });
});
