import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { personas } from '../../emulator/personas';
import {
  longLived,
  signOutAt,
  statusOnEveryInstance,
  tokenLifetime,
  withCluster,
} from '../support/cluster';
import { concurrentRequests } from '../support/concurrent-requests';
import { CookieClient } from '../support/cookie-client';
import { expect, refreshStatuses, startAppAndEmulator, test } from '../support/fixtures';
import { startRedisCluster, startRedisSentinel } from '../support/redis-deployments';
import { sendCommand, startRedisServer } from '../support/redis-server';
import { makeCertificate } from '../support/tls';

test.describe.configure({ timeout: 240_000 });

const print = (text: string) => process.stdout.write(`${text}\n`);

for (const [name, start] of [
  ['Redis Sentinel', () => startRedisSentinel()],
  ['a Redis Cluster', startRedisCluster],
] as const) {
  test(`200 concurrent requests on four instances with ${name} cause one refresh, and a sign-out is final`, async () => {
    const redis = await start();
    try {
      await withCluster(4, { withRedis: true, redisUrl: redis.url }, async (cluster, client) => {
        await client.signIn(cluster.appUrl, personas.agent);
        const other = new CookieClient();
        await other.signIn(cluster.appUrl, personas.agent);
        await cluster.advance(1_801);
        await cluster.emulator.speak(longLived);
        const responses = await concurrentRequests(client, cluster.origins, '/dashboard');
        expect(responses.map(({ status }) => status)).toEqual(Array(200).fill(200));
        expect(await refreshStatuses(cluster.emulator)).toEqual([200]);
        print(`${name}: 200 requests, refreshes: 1`);
        const list = await client.open(`${cluster.appUrl}/dashboard/sessions`);
        expect((await list.text()).match(/name="session" value="[\w-]{43}"/g)).toHaveLength(1);
        const kept = client.copy();
        expect((await signOutAt(client, cluster.appUrl, cluster)).status).toBe(303);
        expect(await statusOnEveryInstance(kept, cluster)).toEqual([307, 307, 307, 307]);
        expect(await statusOnEveryInstance(other, cluster)).toEqual([200, 200, 200, 200]);
      });
    } finally {
      await redis.remove();
    }
  });
}

test('a failover by Redis Sentinel in the middle of a load of 60 s signs nobody out', async () => {
  const redis = await startRedisSentinel({ downAfterMs: 2_000 });
  try {
    await withCluster(2, { withRedis: true, redisUrl: redis.url }, async (cluster, first) => {
      const clients = [first, ...Array.from({ length: 4 }, () => new CookieClient())];
      // Their tokens become due during the load, some of them during the failover.
      await cluster.emulator.speak(tokenLifetime(40).dialect);
      for (const client of clients) await client.signIn(cluster.appUrl, personas.agent);
      await cluster.emulator.speak(longLived);
      const beganMs = performance.now();
      const seen: { readonly status: number; readonly atMs: number }[] = [];
      const load = clients.map(async (client, index) => {
        for (let turn = index; performance.now() - beganMs < 60_000; turn += 1) {
          const origin = cluster.origins[turn % cluster.origins.length] ?? cluster.appUrl;
          const { status } = await client.open(`${origin}/dashboard`);
          seen.push({ status, atMs: performance.now() });
          await sleep(100);
        }
      });
      await sleep(29_000);
      await redis.primary.stop('SIGKILL');
      const writes = () =>
        sendCommand(redis.replica.url, 'SET', 'promoted', 'yes').catch(() => 'no');
      await expect.poll(writes, { timeout: 25_000, intervals: [20] }).toBe('OK');
      const promotedMs = performance.now();
      await Promise.all(load);

      const byStatus: Record<number, number> = {};
      for (const { status } of seen) byStatus[status] = (byStatus[status] ?? 0) + 1;
      const failed = seen.filter(({ status }) => status !== 200).map(({ atMs }) => atMs);
      const secondsAfter = Math.max(0, Math.max(0, ...failed) - promotedMs) / 1_000;
      const statuses = await Promise.all(
        clients.map((client) => statusOnEveryInstance(client, cluster)),
      );
      const lost = statuses.filter((each) => each.some((status) => status !== 200)).length;
      print(
        `failover: answers by status ${JSON.stringify(byStatus)}, failing for ${secondsAfter.toFixed(1)} s after the new primary took writes, sessions lost: ${lost}`,
      );
      // 500: Redis went away between the middleware and the page.
      for (const status of Object.keys(byStatus)) expect(['200', '500', '503']).toContain(status);
      expect(byStatus[503]).toBeGreaterThan(0);
      expect(secondsAfter).toBeLessThanOrEqual(2);
      expect(lost).toBe(0);
      for (const instance of cluster.instances) expect(instance.hasEnded()).toBe(false);
    });
  } finally {
    await redis.remove();
  }
});

test('a Redis with a certificate of a private CA works with NODE_EXTRA_CA_CERTS', async () => {
  const certificate = await makeCertificate();
  const keyFile = `${certificate.file}.key`;
  await writeFile(keyFile, certificate.key, { mode: 0o600 });
  const files = ['--tls-cert-file', certificate.file, '--tls-key-file', keyFile];
  // The plain port of the fixture becomes the one of TLS.
  const redis = await startRedisServer('--tls-auth-clients', 'no', ...files);
  const url = `rediss://localhost:${redis.port}`;
  await sendCommand(redis.url, 'CONFIG', 'SET', 'port', '0', 'tls-port', String(redis.port));
  const [trusting, other] = await Promise.all([
    startAppAndEmulator({ REDIS_URL: url, NODE_EXTRA_CA_CERTS: certificate.file }),
    startAppAndEmulator({ REDIS_URL: url }),
  ]);
  try {
    const client = new CookieClient();
    await client.signIn(trusting.app.origin, personas.agent);
    expect((await client.open(`${trusting.app.origin}/dashboard`)).status).toBe(200);
    expect((await fetch(`${other.app.origin}/api/ready`)).status).toBe(503);
    expect(other.app.output()).toContain('"causes":["DEPTH_ZERO_SELF_SIGNED_CERT"]');
  } finally {
    await Promise.all([trusting.stop(), other.stop()]);
    await redis.remove();
    await certificate.remove();
  }
});
