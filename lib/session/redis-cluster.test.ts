import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  findActiveSession,
  halfAnHour,
  refreshRequests,
  signIn,
  touch,
} from '../../e2e/support/active-sessions';
import { createApp, type EmulatedApp, setUpEmulatedApp } from '../../e2e/support/emulated-app';
import { startRedisCluster } from '../../e2e/support/redis-deployments';
import { sendCommand } from '../../e2e/support/redis-server';
import { personas } from '../../emulator/personas';
import { logout } from '../sign-in/logout';

const sentinel = setUpEmulatedApp();
let cluster: Awaited<ReturnType<typeof startRedisCluster>>;
beforeAll(async () => {
  cluster = await startRedisCluster();
}, 60_000);
afterAll(() => cluster.remove());

const appAtCluster = async () => {
  const app = createApp(sentinel.emulator, { REDIS_URL: cluster.url, SIGN_IN_LIMIT: 'off' });
  await expect.poll(() => app.services.sessions.isReady(), { timeout: 10_000 }).toBe(true);
  return app;
};
const infoOfNodes = async (section: string) => {
  const infos = cluster.nodes.map(({ url }) => sendCommand(url, 'INFO', section));
  return (await Promise.all(infos)).map(String);
};

it('signs in, refreshes once for 200 simultaneous requests, and signs out', async () => {
  const app = await appAtCluster();
  const received = await signIn(sentinel.emulator, app);
  app.advance(halfAnHour);
  const touched = await Promise.all(Array.from({ length: 200 }, () => touch(received, app)));
  expect(new Set(touched.map(({ kind }) => kind))).toEqual(new Set(['active']));
  expect(await refreshRequests(sentinel.emulator)).toHaveLength(1);
  await logout(false, received, app.services);
  expect(await app.services.sessions.find(received)).toMatchObject({
    kind: 'none',
  });
});

it("lists a person's sessions of all nodes, and ends the others", async () => {
  const app = await appAtCluster();
  const browsers: Awaited<ReturnType<typeof signIn>>[] = [];
  for (let count = 0; count < 8; count += 1)
    browsers.push(await signIn(sentinel.emulator, app, personas.administrator));
  const { session } = await findActiveSession(browsers[0] ?? [], app);
  const { userSessions } = app.services.sessions;
  const list = () => userSessions?.list(session);
  expect(await list()).toHaveLength(8);
  const ended = await userSessions?.end(session, 'others');
  expect(ended).toHaveLength(7);
  expect(await list()).toHaveLength(1);
});

it('counts sign-ins, uses a value once, and keeps a handoff', async () => {
  const { services } = await appAtCluster();
  expect(await services.rateLimiter.consume('203.0.113.1')).toBeNull();
  expect(await services.oneTimeUse.consume('once')).toBe(true);
  expect(await services.oneTimeUse.consume('once')).toBe(false);
  await services.handoffs.keep('challenge', 'sealed');
  expect(await services.handoffs.take('challenge')).toBe('sealed');
});

it('keeps its keys on all nodes, with no command across slots', async () => {
  const app: EmulatedApp = await appAtCluster();
  for (let count = 0; count < 8; count += 1) await signIn(sentinel.emulator, app);
  for (const keys of await infoOfNodes('keyspace')) expect(keys).toMatch(/db0:keys=\d+/);
  for (const errors of await infoOfNodes('errorstats')) expect(errors).not.toContain('CROSSSLOT');
  for (const commands of await infoOfNodes('commandstats'))
    expect(commands).not.toMatch(/mget|mset/);
});

it('serves sessions of the other nodes while one is down', async () => {
  const app = await appAtCluster();
  const browsers: Awaited<ReturnType<typeof signIn>>[] = [];
  for (let count = 0; count < 12; count += 1) browsers.push(await signIn(sentinel.emulator, app));
  const [node] = cluster.nodes;
  // A node that cannot reach most others refuses all keys after `cluster-node-timeout`.
  await Promise.all(
    cluster.nodes.map(({ url }) =>
      sendCommand(url, 'CONFIG', 'SET', 'cluster-require-full-coverage', 'no'),
    ),
  );
  await node?.stop('SIGKILL');
  const find = async (received: (typeof browsers)[number]) => {
    const beganMs = performance.now();
    const kind = await findActiveSession(received, app).then(
      (found) => found.kind,
      () => 'unavailable',
    );
    expect(performance.now() - beganMs).toBeLessThan(2_000);
    return kind;
  };
  const found = await Promise.all(browsers.map(find));
  expect(new Set(found)).toEqual(new Set(['active', 'unavailable']));
  await node?.start();
  await expect
    .poll(async () => new Set(await Promise.all(browsers.map(find))), { timeout: 20_000 })
    .toEqual(new Set(['active']));
}, 60_000);
