import { setTimeout as sleep } from 'node:timers/promises';
import { personas } from '../../emulator/personas';
import {
  longLived,
  signOutAt,
  statusOnEveryInstance,
  tokenLifetime,
  withCluster,
} from '../support/cluster';
import { CookieClient } from '../support/cookie-client';
import { expect, refreshStatuses, test } from '../support/fixtures';

const short = tokenLifetime(20);

test.describe.configure({ timeout: 180_000 });

test('a restart of Redis under load loses no session and crashes no server', async () => {
  await withCluster(2, { withRedis: true }, async (cluster, first) => {
    const clients = [first, ...Array.from({ length: 5 }, () => new CookieClient())];
    await cluster.emulator.speak(short.dialect);
    for (const client of clients) await client.signIn(cluster.appUrl, personas.agent);
    await cluster.emulator.speak(longLived);
    const { redis } = cluster;
    if (!redis) throw new Error('a Redis is needed');

    let isOver = false;
    const seen: { status: number; body: string; tookMs: number; cookies: readonly string[] }[] = [];
    const load = clients.map(async (client, index) => {
      for (let turn = index; !isOver; turn += 1) {
        const origin = cluster.origins[turn % cluster.origins.length] ?? cluster.appUrl;
        const began = performance.now();
        const answer = await client.open(`${origin}/dashboard`);
        seen.push({
          status: answer.status,
          body: await answer.text(),
          tookMs: performance.now() - began,
          cookies: answer.status === 503 ? answer.headers.getSetCookie() : [],
        });
      }
    });
    await sleep(1_000);
    await redis.stop();
    await sleep(1_000);
    for (const origin of cluster.origins) {
      const ready = await fetch(`${origin}/api/ready`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toEqual({ status: 'not_ready', notReady: ['session_store'] });
      expect((await fetch(`${origin}/api/health`)).status).toBe(200);
      expect((await clients[0]?.copy().open(`${origin}/api/me`))?.status).toBe(503);
    }
    await redis.start();
    // Tokens become due meanwhile, so that refreshes happen as well.
    await sleep(15_000);
    const beforePause = seen.length;
    redis.pause();
    await sleep(6_000);
    redis.resume();
    await sleep(2_000);
    isOver = true;
    await Promise.all(load);

    const headings: Record<number, string> = {
      200: 'data-testid="greeting"',
      // Redis stopped between middleware and page, so the page shows its own error.
      500: '__next_error__',
      503: 'We cannot check your sign-in right now',
    };
    for (const { status, body, cookies } of seen) {
      expect(body, String(status)).toContain(headings[status] ?? 'no such status');
      expect(cookies).toEqual([]);
    }
    const failed = seen.filter(({ status }) => status === 500);
    expect(failed.length).toBeLessThanOrEqual(2 * clients.length);
    for (const part of [seen.slice(0, beforePause), seen.slice(beforePause)]) {
      expect(part.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
      expect(part.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    }
    // Redis may add two seconds at most. The rest is for the page, on a busy machine.
    expect(Math.max(...seen.map(({ tookMs }) => tookMs))).toBeLessThan(3_500);
    for (const client of clients)
      expect(await statusOnEveryInstance(client, cluster)).toEqual([200, 200]);
    for (const instance of cluster.instances) expect(instance.hasEnded()).toBe(false);
    // All six became due, and each was refreshed once.
    expect(await refreshStatuses(cluster.emulator)).toEqual(Array(clients.length).fill(200));
  });
});

test('while Redis is down, sign-in fails, and a sign-out applies to this browser only', async ({
  page,
}) => {
  await withCluster(1, { withRedis: true }, async (cluster, client) => {
    await client.signIn(cluster.appUrl, personas.agent);
    const [copy, other] = [client.copy(), new CookieClient()];
    await other.signIn(cluster.appUrl, personas.administrator);
    await cluster.redis?.stop();
    for (const path of ['/login', '/callback?code=a&state=b']) {
      const answer = await client.copy().open(cluster.appUrl + path);
      const location = answer.headers.get('location') ?? '';
      expect(location).toMatch(/\/sign-in-error\?reason=unexpected&ref=[2-9A-Z]{8}$/);
      expect((await client.copy().open(location)).status).toBe(200);
    }
    const extended = await client.copy().open(`${cluster.appUrl}/api/session/extend`, {
      method: 'POST',
      headers: { origin: cluster.appUrl },
    });
    expect(extended.status).toBe(503);
    const front = await client.copy().open(`${cluster.appUrl}/`);
    expect(front.status).toBe(200);
    expect(await front.text()).toContain('We cannot check whether you are signed in');
    const out = await signOutAt(client, cluster.appUrl, cluster);
    expect(out.headers.get('location')).toBe(`${cluster.appUrl}/?signed_out=browser_only`);
    expect([...client.cookies(cluster.appUrl).keys()]).toEqual([]);
    await page.goto(`${cluster.appUrl}/?signed_out=browser_only`);
    await expect(page.getByText('You are signed out in this browser.')).toBeVisible();
    await cluster.redis?.start();
    await expect
      .poll(async () => (await other.open(`${cluster.appUrl}/dashboard`)).status)
      .toBe(200);
    // A sign-out during the outage stays valid on its instance.
    expect((await copy.open(`${cluster.appUrl}/dashboard`)).status).toBe(307);
  });
});
