import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { controlOf } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { type RunningServer, startApp } from '../../scripts/servers';
import { clockPreload } from '../support/clock';
import { CookieClient } from '../support/cookie-client';
import { baseNameOf } from '../support/cookie-names';
import { expect, refreshStatuses, startAppAndEmulator, test } from '../support/fixtures';
import { startRedisServer } from '../support/redis-server';
import { startProxiedApp } from '../support/reverse-proxy';
import { readAnswer } from '../support/wire-response';

/** Sends SIGTERM, and returns the seconds until the process has ended. */
async function terminate(app: RunningServer): Promise<number> {
  const beganMs = performance.now();
  process.kill(app.pid ?? 0, 'SIGTERM');
  await Promise.race([app.ended, sleep(30_000)]);
  return (performance.now() - beganMs) / 1_000;
}

test('SIGTERM lets a pending sign-in finish, and accepts no new request', async () => {
  const { app, emulator, stop } = await startAppAndEmulator();
  const sentinel = controlOf(emulator.origin);
  try {
    const client = new CookieClient();
    const callback = await client.reachCallback(`${app.origin}/login`, personas.agent);
    await sentinel.fault({ on: 'token', answer: { kind: 'slow', delayMs: 2_000 } });
    let isAnswered = false;
    const answer = client.open(callback).finally(() => {
      isAnswered = true;
    });
    await expect.poll(async () => (await sentinel.requests('token')).length).toBe(1);

    const stopped = app.stop();
    const isTaken = () =>
      new CookieClient().open(`${app.origin}/api/health`).then(Boolean, () => false);
    await expect.poll(isTaken).toBe(false);
    expect(isAnswered).toBe(false);

    expect((await answer).status).toBe(303);
    expect([...client.cookies(app.origin).keys()].map(baseNameOf)).toContain('session');
    await stopped;
    expect(app.exitCode()).toBe(143);
  } finally {
    await stop();
  }
});

test('a start with correct settings logs no warning', async () => {
  const { app, stop } = await startAppAndEmulator();
  await stop();
  expect(app.output()).toContain('Ready in');
  expect(app.output()).not.toMatch(/warn|deprecat|⚠/i);
});

test('SIGTERM waits 19 seconds for a request that does not finish, and logs it', async () => {
  const { app, stop } = await startAppAndEmulator({}, { hasClock: true });
  const { hostname, port } = new URL(app.origin);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  try {
    socket.write(
      `POST /logout HTTP/1.1\r\nHost: x\r\nOrigin: ${app.origin}\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n`,
    );
    await once(socket, 'data');
    const stopped = terminate(app);
    const isTaken = () =>
      new CookieClient().open(`${app.origin}/api/health`).then(Boolean, () => false);
    await expect.poll(isTaken).toBe(false);
    app.ask({ advanceMs: 18_000 }).catch(() => undefined);
    await sleep(200);
    expect(app.hasEnded()).toBe(false);
    app.ask({ advanceMs: 1_000 }).catch(() => undefined);
    await stopped;
    expect(app.exitCode()).toBe(143);
    expect(app.output()).toContain('"event":"stop_forced"');
  } finally {
    socket.destroy();
    await stop();
  }
});

for (const kind of ['nginx', 'caddy'] as const) {
  test(`behind ${kind} with continuous requests, SIGTERM ends the server, and interrupts no response`, async () => {
    const { app, httpsPort, stop } = await startProxiedApp(kind, (url) =>
      demoSettings(url, 'http://localhost:1'),
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 5, rejectUnauthorized: false });
    const get = (path: string) =>
      new Promise<number>((resolve, reject) => {
        request({ host: '127.0.0.1', port: httpsPort, path, agent })
          .on('response', (response) => {
            readAnswer(response).then(({ status }) => resolve(status), reject);
          })
          .on('error', reject)
          .end();
      });
    const statuses: number[] = [];
    const broken: unknown[] = [];
    const click = async (): Promise<void> => {
      while (!app.hasEnded()) {
        for (const path of ['/', '/api/health', '/sign-in-error', '/nowhere']) {
          await get(path).then(
            (status) => statuses.push(status),
            (error) => broken.push(error),
          );
        }
      }
    };
    try {
      const people = Array.from({ length: 5 }, click);
      await expect.poll(() => statuses.length, { timeout: 30_000 }).toBeGreaterThan(100);
      expect(statuses).not.toContain(502);
      const seconds = await terminate(app);
      expect(app.exitCode()).toBe(143);
      expect(seconds).toBeLessThan(20);
      await Promise.all(people);
      expect(broken).toEqual([]);
    } finally {
      await app.kill();
      agent.destroy();
      await stop();
    }
  });
}

test.describe('a refresh that is pending at SIGTERM, whose client has disconnected,', () => {
  /** Stops a server during a refresh, and returns the responses of another server to the same session. */
  async function stopInRenewal(
    redisAtAnswer: (redis: Awaited<ReturnType<typeof startRedisServer>>) => Promise<void>,
  ): Promise<{ readonly status: number; readonly refreshes: readonly number[] }> {
    const redis = await startRedisServer();
    const settings = {
      REDIS_URL: redis.url,
      SESSION_SECRET: 'one-secret-for-both-of-these-servers',
    };
    const { app, emulator, clock, stop } = await startAppAndEmulator(settings, { hasClock: true });
    const other = await startApp({
      command: 'start',
      host: '127.0.0.1',
      port: await anyFreePort(),
      environment: { ...demoSettings(app.origin, emulator.origin), ...settings },
      preload: [clockPreload],
    });
    const sentinel = controlOf(emulator.origin);
    try {
      await sentinel.speak({ expiresIn: 1_000 });
      const client = new CookieClient();
      await client.signIn(app.origin, personas.agent);
      await clock.advance(800);
      await other.ask({ advanceMs: 800_000 });
      await sentinel.fault({ on: 'token', answer: { kind: 'held', delayMs: 1_500 } });
      const leaving = new AbortController();
      const left = client
        .copy()
        .open(`${app.origin}/dashboard`, { signal: leaving.signal })
        .catch(() => 'left');
      await expect.poll(() => refreshStatuses(sentinel)).toHaveLength(1);
      leaving.abort();
      expect(await left).toBe('left');
      const [seconds] = await Promise.all([terminate(app), redisAtAnswer(redis)]);
      expect(app.exitCode()).toBe(143);
      expect(seconds).toBeLessThan(20);

      // The old access token has expired, and the old refresh token is used.
      await other.ask({ advanceMs: 300_000 });
      const { status } = await client.open(`${other.origin}/dashboard`);
      return { status, refreshes: await refreshStatuses(sentinel) };
    } finally {
      redis.resume();
      await Promise.all([stop(), other.stop()]);
      await redis.remove();
    }
  }

  test('is finished', async () => {
    expect(await stopInRenewal(async () => {})).toEqual({ status: 200, refreshes: [200] });
  });

  test('is written to Redis as soon as Redis responds again', async () => {
    const outcome = await stopInRenewal(async (redis) => {
      redis.pause();
      await sleep(6_000);
      redis.resume();
    });
    expect(outcome).toEqual({ status: 200, refreshes: [200] });
  });
});
