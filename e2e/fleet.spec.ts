import { setTimeout as sleep } from 'node:timers/promises';
import type { EmulatorControl } from '../emulator/control-client';
import { personas } from '../emulator/personas';
import { expect, test } from './fixtures';
import { type Fleet, startFleet } from './fleet';
import { type StormAnswer, storm } from './storm';
import { Visitor } from './visitor';

/** Newer tokens are due after three quarters of the access token's life; the last quarter is for the test. */
const living = (seconds: number) => ({
  dialect: { expiresIn: seconds },
  untilDue: () => sleep(seconds * 750 + 200),
  untilDead: () => sleep(seconds * 250 + 200),
});
const short = living(20);
/** For four instances that start at once on a small machine. */
const longer = living(40);
/** A claim that a dead holder left behind runs out within the last quarter. */
const longEnough = living(48);
const longLived = { expiresIn: 3_600 } as const;

const statuses = async (emulator: EmulatorControl) =>
  (await emulator.requests('token'))
    .filter(({ grantType }) => grantType === 'refresh_token')
    .map(({ status }) => status);

/** What the answer to a storm leaves in a browser: the cookies of the one that came last. */
function keep(visitor: Visitor, origin: string, answers: readonly StormAnswer[]): void {
  for (const { setCookies } of answers) {
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      visitor.cookies(origin).set(name, value);
    }
  }
}

/** Once on every instance. */
const everywhere = (visitor: Visitor, { origins }: Fleet, path = '/dashboard') =>
  Promise.all(origins.map(async (origin) => (await visitor.open(origin + path)).status));

const logoutAt = (visitor: Visitor, origin: string, { appUrl }: Fleet) =>
  visitor.open(`${origin}/logout`, { method: 'POST', headers: { origin: appUrl } });

async function withFleet(
  size: number,
  options: Parameters<typeof startFleet>[1],
  work: (fleet: Fleet, visitor: Visitor) => Promise<void>,
): Promise<void> {
  const fleet = await startFleet(size, options);
  try {
    await work(fleet, new Visitor());
  } finally {
    await fleet.stop();
  }
}

test.describe.configure({ timeout: 180_000 });

test('200 requests at once on four instances with Redis cause one refresh', async () => {
  await withFleet(4, { withRedis: true }, async (fleet, visitor) => {
    await fleet.emulator.speak(longer.dialect);
    await visitor.signIn(fleet.appUrl, personas.agent);
    expect(await everywhere(visitor, fleet)).toEqual([200, 200, 200, 200]);
    await longer.untilDue();
    await fleet.emulator.speak(longLived);
    const answers = await storm(visitor, fleet.origins, '/dashboard');
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200));
    expect(await statuses(fleet.emulator)).toEqual([200]);
    keep(visitor, fleet.appUrl, answers);
    expect(await everywhere(visitor, fleet)).toEqual([200, 200, 200, 200]);
    expect(await statuses(fleet.emulator)).toEqual([200]);
  });
});

test('200 requests at once on four instances without Redis sign nobody out', async () => {
  await withFleet(4, { withRedis: false }, async (fleet, visitor) => {
    await fleet.emulator.speak(longer.dialect);
    await visitor.signIn(fleet.appUrl, personas.agent);
    expect(await everywhere(visitor, fleet)).toEqual([200, 200, 200, 200]);
    await longer.untilDue();
    await fleet.emulator.speak(longLived);
    const answers = await storm(visitor, fleet.origins, '/dashboard');
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200));
    // One of the instances was first; the others go on with the living access token and write no cookie.
    const asked = await statuses(fleet.emulator);
    expect(asked.filter((status) => status === 200)).toHaveLength(1);
    expect(asked.length).toBeLessThanOrEqual(4);
    const values = answers.flatMap(({ setCookies }) => setCookies);
    expect(values.length).toBeGreaterThan(0);
    const before = visitor.copy();
    keep(visitor, fleet.appUrl, answers);
    expect(await everywhere(visitor, fleet)).toEqual([200, 200, 200, 200]);
    // The renewed session outlives the old access token, on every instance.
    await longer.untilDead();
    expect(await everywhere(visitor, fleet)).toEqual([200, 200, 200, 200]);
    expect((await statuses(fleet.emulator)).filter((status) => status === 200)).toHaveLength(1);
    // Whoever lost the new cookie signs in again where nobody knows of it, and nowhere is that an error.
    for (const status of await everywhere(before, fleet)) expect([200, 307]).toContain(status);
  });
});

test('signing out is final on all instances with Redis, whatever is still under way', async () => {
  await withFleet(2, { withRedis: true }, async (fleet, visitor) => {
    await fleet.emulator.speak(short.dialect);
    await visitor.signIn(fleet.appUrl, personas.agent);
    const [kept, late] = [visitor.copy(), visitor.copy()];
    await short.untilDue();
    await fleet.emulator.fault({ on: 'token', answer: { kind: 'held', delayMs: 1_500 } });
    const [first = '', second = ''] = fleet.origins;
    const answer = late.open(`${second}/dashboard`);
    await expect.poll(() => statuses(fleet.emulator)).toHaveLength(1);
    expect((await logoutAt(visitor, first, fleet)).status).toBe(303);
    expect((await answer).status).toBe(307);
    for (const copy of [visitor, kept, late]) {
      expect(await everywhere(copy, fleet, '/api/me')).toEqual([401, 401]);
      expect(await everywhere(copy, fleet)).toEqual([307, 307]);
    }
  });
});

test('signing out everywhere on one instance revokes what another is just being given', async () => {
  await withFleet(2, { withRedis: true }, async (fleet, visitor) => {
    await fleet.emulator.speak(short.dialect);
    await visitor.signIn(fleet.appUrl, personas.agent);
    const late = visitor.copy();
    await short.untilDue();
    await fleet.emulator.fault({ on: 'token', answer: { kind: 'held', delayMs: 1_500 } });
    const [first = '', second = ''] = fleet.origins;
    const answer = late.open(`${second}/dashboard`);
    await expect.poll(() => statuses(fleet.emulator)).toHaveLength(1);
    const signedOut = await visitor.open(`${first}/logout?everywhere=1`, {
      method: 'POST',
      headers: { origin: fleet.appUrl },
    });
    expect(signedOut.headers.get('location')).toBe(`${fleet.appUrl}/`);
    expect(await fleet.emulator.requests('revoke')).toMatchObject([{ status: 200 }]);
    await answer;
    expect(await everywhere(late, fleet, '/api/me')).toEqual([401, 401]);
  });
});

test('a copy of the cookie taken before sign-out is refused on the same instance without Redis', async () => {
  await withFleet(1, { withRedis: false }, async (fleet, visitor) => {
    await visitor.signIn(fleet.appUrl, personas.agent);
    const kept = visitor.copy();
    await logoutAt(visitor, fleet.appUrl, fleet);
    expect(await everywhere(kept, fleet, '/api/me')).toEqual([401]);
    expect(await everywhere(kept, fleet)).toEqual([307]);
  });
});

test.describe('kill -9 of the instance that holds the right to refresh', () => {
  /** The first instance is asked, and killed while Sentinel's answer is under way. */
  async function killTheHolder(
    fleet: Fleet,
    visitor: Visitor,
    kind: 'slow' | 'held',
  ): Promise<string> {
    const [holder, survivor] = fleet.instances;
    if (!holder || !survivor) throw new Error('two instances are needed');
    await fleet.emulator.speak(longEnough.dialect);
    await visitor.signIn(fleet.appUrl, personas.agent);
    await longEnough.untilDue();
    await fleet.emulator.fault({ on: 'token', answer: { kind, delayMs: 4_000 } });
    const lost = visitor
      .copy()
      .open(`${holder.origin}/dashboard`)
      .catch(() => null);
    await expect.poll(() => statuses(fleet.emulator)).toHaveLength(1);
    await fleet.emulator.speak(longLived);
    await holder.kill();
    expect(await lost).toBeNull();
    return survivor.origin;
  }

  test('before Sentinel has processed its call: another refreshes when the claim runs out', async () => {
    await withFleet(2, { withRedis: true }, async (fleet, visitor) => {
      const survivor = await killTheHolder(fleet, visitor, 'slow');
      const began = performance.now();
      expect((await visitor.open(`${survivor}/dashboard`)).status).toBe(200);
      expect(performance.now() - began).toBeLessThan(10_000);
      expect((await statuses(fleet.emulator)).filter((status) => status === 200)).toHaveLength(1);
      expect((await visitor.open(`${survivor}/api/me`)).status).toBe(200);
      // The old access token is dead by now: this is the new one at work.
      await longEnough.untilDead();
      expect((await visitor.open(`${survivor}/dashboard`)).status).toBe(200);
      expect((await statuses(fleet.emulator)).filter((status) => status === 400)).toEqual([]);
    });
  });

  test('after it: the person goes on until the access token is dead, then signs in by single sign-on', async () => {
    await withFleet(2, { withRedis: true }, async (fleet, visitor) => {
      const survivor = await killTheHolder(fleet, visitor, 'held');
      // The fault counts one answered call, which nobody has received; the survivor's is refused.
      expect((await visitor.open(`${survivor}/dashboard`)).status).toBe(200);
      expect((await statuses(fleet.emulator)).at(-1)).toBe(400);
      await longEnough.untilDead();
      const over = await visitor.open(`${survivor}/dashboard?tab=3`);
      expect(over.status).toBe(307);
      const login = over.headers.get('location') ?? '';
      expect(login).toBe(`${fleet.appUrl}/login?returnTo=%2Fdashboard%3Ftab%3D3`);
      // The address of the instance that is gone is the public one: a load balancer would send on to the survivor.
      const here = (url: string) => url.replace(fleet.appUrl, survivor);
      const callback = await visitor.reachCallback(here(login), personas.agent);
      const back = await visitor.open(here(callback));
      expect(back.headers.get('location')).toBe(`${fleet.appUrl}/dashboard?tab=3`);
      expect((await visitor.open(`${survivor}/dashboard?tab=3`)).status).toBe(200);
      expect(await fleet.emulator.requests('authorize')).toHaveLength(2);
    });
  });
});

test('Redis stopped and started again under load loses no session and crashes nothing', async () => {
  await withFleet(2, { withRedis: true }, async (fleet, first) => {
    const visitors = [first, ...Array.from({ length: 5 }, () => new Visitor())];
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
    redis.pause();
    await sleep(3_000);
    redis.resume();
    await sleep(2_000);
    isOver = true;
    await Promise.all(load);

    for (const { status, body, cookies } of seen) {
      expect([200, 503]).toContain(status);
      const heading = status === 200 ? 'Good to see you' : 'We cannot check your sign-in right now';
      expect(body).toContain(heading);
      expect(cookies).toEqual([]);
    }
    expect(seen.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
    expect(Math.max(...seen.map(({ tookMs }) => tookMs))).toBeLessThan(5_000);
    for (const visitor of visitors) expect(await everywhere(visitor, fleet)).toEqual([200, 200]);
    for (const instance of fleet.instances) expect(instance.hasEnded()).toBe(false);
    expect((await statuses(fleet.emulator)).filter((status) => status === 400)).toEqual([]);
  });
});

test('while Redis is away nobody can sign in, and signing out is said to be only here', async ({
  page,
}) => {
  await withFleet(1, { withRedis: true }, async (fleet, visitor) => {
    await visitor.signIn(fleet.appUrl, personas.agent);
    const signedIn = visitor.copy();
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
    expect(await front.text()).toContain('We cannot tell at the moment whether you are signed in');
    const out = await logoutAt(visitor, fleet.appUrl, fleet);
    expect(out.headers.get('location')).toBe(`${fleet.appUrl}/?signed_out=browser_only`);
    expect([...visitor.cookies(fleet.appUrl).keys()]).toEqual([]);
    await page.goto(`${fleet.appUrl}/?signed_out=browser_only`);
    await expect(page.getByText('You are signed out in this browser.')).toBeVisible();
    await fleet.redis?.start();
    await expect
      .poll(async () => (await signedIn.open(`${fleet.appUrl}/dashboard`)).status)
      .toBe(200);
  });
});
