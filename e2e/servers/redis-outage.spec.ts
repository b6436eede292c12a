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

test('Redis stopped and started again under load loses no session and crashes nothing', async () => {
  await withCluster(2, { withRedis: true }, async (fleet, first) => {
    const visitors = [first, ...Array.from({ length: 5 }, () => new CookieClient())];
    await fleet.emulator.speak(short.dialect);
    for (const visitor of visitors) await visitor.signIn(fleet.appUrl, personas.agent);
    await fleet.emulator.speak(longLived);
    const { redis } = fleet;
    if (!redis) throw new Error('a Redis is needed');

    let isOver = false;
    const seen: { status: number; body: string; tookMs: number; cookies: readonly string[] }[] = [];
    const load = visitors.map(async (visitor, index) => {
      for (let turn = index; !isOver; turn += 1) {
        const origin = fleet.origins[turn % fleet.origins.length] ?? fleet.appUrl;
        const began = performance.now();
        const answer = await visitor.open(`${origin}/dashboard`);
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
    for (const origin of fleet.origins) {
      const ready = await fetch(`${origin}/api/ready`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toEqual({ status: 'not_ready', notReady: ['session_store'] });
      expect((await fetch(`${origin}/api/health`)).status).toBe(200);
      expect((await visitors[0]?.copy().open(`${origin}/api/me`))?.status).toBe(503);
    }
    await redis.start();
    // While tokens come due, so that renewals go on as well.
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
      // It went away between the middleware and the page, whose own error part says so.
      500: '__next_error__',
      503: 'We cannot check your sign-in right now',
    };
    for (const { status, body, cookies } of seen) {
      expect(body, String(status)).toContain(headings[status] ?? 'no such status');
      expect(cookies).toEqual([]);
    }
    const failed = seen.filter(({ status }) => status === 500);
    expect(failed.length).toBeLessThanOrEqual(2 * visitors.length);
    for (const part of [seen.slice(0, beforePause), seen.slice(beforePause)]) {
      expect(part.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
      expect(part.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    }
    // Two seconds are the limit of what Redis may cost; the rest is the page, on a machine with much to do.
    expect(Math.max(...seen.map(({ tookMs }) => tookMs))).toBeLessThan(3_500);
    for (const visitor of visitors)
      expect(await statusOnEveryInstance(visitor, fleet)).toEqual([200, 200]);
    for (const instance of fleet.instances) expect(instance.hasEnded()).toBe(false);
    // All six came due in between, and were renewed once each.
    expect(await refreshStatuses(fleet.emulator)).toEqual(Array(visitors.length).fill(200));
  });
});

test('while Redis is away nobody can sign in, and signing out is said to be only here', async ({
  page,
}) => {
  await withCluster(1, { withRedis: true }, async (fleet, visitor) => {
    await visitor.signIn(fleet.appUrl, personas.agent);
    const [copy, other] = [visitor.copy(), new CookieClient()];
    await other.signIn(fleet.appUrl, personas.administrator);
    await fleet.redis?.stop();
    for (const path of ['/login', '/callback?code=a&state=b']) {
      const answer = await visitor.copy().open(fleet.appUrl + path);
      const location = answer.headers.get('location') ?? '';
      expect(location).toMatch(/\/sign-in-error\?reason=unexpected&ref=[2-9A-Z]{8}$/);
      expect((await visitor.copy().open(location)).status).toBe(200);
    }
    const extended = await visitor.copy().open(`${fleet.appUrl}/api/session/extend`, {
      method: 'POST',
      headers: { origin: fleet.appUrl },
    });
    expect(extended.status).toBe(503);
    const front = await visitor.copy().open(`${fleet.appUrl}/`);
    expect(front.status).toBe(200);
    expect(await front.text()).toContain('We cannot check whether you are signed in');
    const out = await signOutAt(visitor, fleet.appUrl, fleet);
    expect(out.headers.get('location')).toBe(`${fleet.appUrl}/?signed_out=browser_only`);
    expect([...visitor.cookies(fleet.appUrl).keys()]).toEqual([]);
    await page.goto(`${fleet.appUrl}/?signed_out=browser_only`);
    await expect(page.getByText('You are signed out in this browser.')).toBeVisible();
    await fleet.redis?.start();
    await expect.poll(async () => (await other.open(`${fleet.appUrl}/dashboard`)).status).toBe(200);
    // Whoever signed out meanwhile stays so where it was done.
    expect((await copy.open(`${fleet.appUrl}/dashboard`)).status).toBe(307);
  });
});
