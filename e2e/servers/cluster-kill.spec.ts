import { personas } from '../../emulator/personas';
import { type Cluster, longLived, tokenLifetime, withCluster } from '../support/cluster';
import type { CookieClient } from '../support/cookie-client';
import { expect, refreshStatuses, test } from '../support/fixtures';

/** The lock of a killed process expires within the last quarter of this lifetime. */
const lifetime = tokenLifetime(48);

test.describe.configure({ timeout: 180_000 });

test.describe('kill -9 of the instance that holds the refresh lock', () => {
  /** Kills the first instance while it waits for Sentinel's response. Returns the origin of the other one. */
  async function killLockHolder(
    cluster: Cluster,
    client: CookieClient,
    kind: 'slow' | 'held',
  ): Promise<string> {
    const [holder, survivor] = cluster.instances;
    if (!holder || !survivor) throw new Error('two instances are needed');
    await cluster.emulator.speak(lifetime.dialect);
    await client.signIn(cluster.appUrl, personas.agent);
    await lifetime.untilDue();
    await cluster.emulator.fault({ on: 'token', answer: { kind, delayMs: 4_000 } });
    const lost = client
      .copy()
      .open(`${holder.origin}/dashboard`)
      .catch(() => null);
    await expect.poll(() => refreshStatuses(cluster.emulator)).toHaveLength(1);
    await cluster.emulator.speak(longLived);
    await holder.kill();
    expect(await lost).toBeNull();
    return survivor.origin;
  }

  test('before Sentinel has processed the refresh: another instance refreshes when the lock expires', async () => {
    await withCluster(2, { withRedis: true }, async (cluster, client) => {
      const survivor = await killLockHolder(cluster, client, 'slow');
      const began = performance.now();
      expect((await client.open(`${survivor}/dashboard`)).status).toBe(200);
      expect(performance.now() - began).toBeLessThan(11_500);
      expect(
        (await refreshStatuses(cluster.emulator)).filter((status) => status === 200),
      ).toHaveLength(1);
      expect((await client.open(`${survivor}/api/me`)).status).toBe(200);
      // The old access token has expired, so the new one is in use.
      await lifetime.untilExpired();
      expect((await client.open(`${survivor}/dashboard`)).status).toBe(200);
      expect((await refreshStatuses(cluster.emulator)).filter((status) => status === 400)).toEqual(
        [],
      );
    });
  });

  test('after Sentinel has processed it: the session stays active until the access token expires, then single sign-on follows', async () => {
    await withCluster(2, { withRedis: true }, async (cluster, client) => {
      const survivor = await killLockHolder(cluster, client, 'held');
      // The fault applies to one refresh, whose response is lost; that of the other instance is rejected.
      expect((await client.open(`${survivor}/dashboard`)).status).toBe(200);
      expect((await refreshStatuses(cluster.emulator)).at(-1)).toBe(400);
      await lifetime.untilExpired();
      const over = await client.open(`${survivor}/dashboard?tab=3`);
      expect(over.status).toBe(307);
      const login = over.headers.get('location') ?? '';
      expect(login).toBe(`${cluster.appUrl}/login?returnTo=%2Fdashboard%3Ftab%3D3`);
      // The public URL is that of the killed instance; a load balancer would use the other one.
      const here = (url: string) => url.replace(cluster.appUrl, survivor);
      const callback = await client.reachCallback(here(login), personas.agent);
      const back = await client.open(here(callback));
      expect(back.headers.get('location')).toBe(`${cluster.appUrl}/dashboard?tab=3`);
      expect((await client.open(`${survivor}/dashboard?tab=3`)).status).toBe(200);
      expect(await cluster.emulator.requests('authorize')).toHaveLength(2);
    });
  });
});
