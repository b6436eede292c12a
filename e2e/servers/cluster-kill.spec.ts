import { personas } from '../../emulator/personas';
import { type Cluster, longLived, tokenLifetime, withCluster } from '../support/cluster';
import type { CookieClient } from '../support/cookie-client';
import { expect, refreshStatuses, test } from '../support/fixtures';

/** A claim that a dead holder left behind runs out within the last quarter. */
const longEnough = tokenLifetime(48);

test.describe.configure({ timeout: 180_000 });

test.describe('kill -9 of the instance that holds the right to refresh', () => {
  /** The first instance is asked, and killed while Sentinel's answer is under way. */
  async function killTheHolder(
    fleet: Cluster,
    visitor: CookieClient,
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
    await expect.poll(() => refreshStatuses(fleet.emulator)).toHaveLength(1);
    await fleet.emulator.speak(longLived);
    await holder.kill();
    expect(await lost).toBeNull();
    return survivor.origin;
  }

  test('before Sentinel has processed its call: another refreshes when the claim runs out', async () => {
    await withCluster(2, { withRedis: true }, async (fleet, visitor) => {
      const survivor = await killTheHolder(fleet, visitor, 'slow');
      const began = performance.now();
      expect((await visitor.open(`${survivor}/dashboard`)).status).toBe(200);
      expect(performance.now() - began).toBeLessThan(11_500);
      expect(
        (await refreshStatuses(fleet.emulator)).filter((status) => status === 200),
      ).toHaveLength(1);
      expect((await visitor.open(`${survivor}/api/me`)).status).toBe(200);
      // The old access token is dead by now: this is the new one at work.
      await longEnough.untilExpired();
      expect((await visitor.open(`${survivor}/dashboard`)).status).toBe(200);
      expect((await refreshStatuses(fleet.emulator)).filter((status) => status === 400)).toEqual(
        [],
      );
    });
  });

  test('after it: the person goes on until the access token is dead, then signs in by single sign-on', async () => {
    await withCluster(2, { withRedis: true }, async (fleet, visitor) => {
      const survivor = await killTheHolder(fleet, visitor, 'held');
      // The fault counts one answered call, which nobody has received; the survivor's is refused.
      expect((await visitor.open(`${survivor}/dashboard`)).status).toBe(200);
      expect((await refreshStatuses(fleet.emulator)).at(-1)).toBe(400);
      await longEnough.untilExpired();
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
