import { personas } from '../../emulator/personas';
import { longLived, signOutAt, statusOnEveryInstance, withCluster } from '../support/cluster';
import { concurrentRequests } from '../support/concurrent-requests';
import { expect, refreshStatuses, test } from '../support/fixtures';

/** Seconds from sign-in until a refresh is due. */
const untilDue = 1_801;

test.describe.configure({ timeout: 180_000 });

test('200 concurrent requests on four instances with Redis cause one refresh', async () => {
  await withCluster(4, { withRedis: true }, async (cluster, client) => {
    await client.signIn(cluster.appUrl, personas.agent);
    await cluster.advance(untilDue);
    await cluster.emulator.speak(longLived);
    const responses = await concurrentRequests(client, cluster.origins, '/dashboard');
    expect(responses.map(({ status }) => status)).toEqual(Array(200).fill(200));
    expect(await refreshStatuses(cluster.emulator)).toEqual([200]);
    client.keep(
      cluster.appUrl,
      responses.flatMap(({ setCookies }) => setCookies),
    );
    expect(await statusOnEveryInstance(client, cluster)).toEqual([200, 200, 200, 200]);
    expect(await refreshStatuses(cluster.emulator)).toEqual([200]);
  });
});

test('200 concurrent requests on four instances without Redis sign no user out', async () => {
  await withCluster(4, { withRedis: false }, async (cluster, client) => {
    await cluster.emulator.speak({ expiresIn: 2_400 });
    await client.signIn(cluster.appUrl, personas.agent);
    await cluster.advance(untilDue);
    await cluster.emulator.speak(longLived);
    const responses = await concurrentRequests(client, cluster.origins, '/dashboard');
    expect(responses.map(({ status }) => status)).toEqual(Array(200).fill(200));
    // One instance refreshes; the others use the valid access token and set no cookie.
    const asked = await refreshStatuses(cluster.emulator);
    expect(asked.filter((status) => status === 200)).toHaveLength(1);
    expect(asked.length).toBeLessThanOrEqual(4);
    const values = responses.flatMap(({ setCookies }) => setCookies);
    expect(values.length).toBeGreaterThan(0);
    const before = client.copy();
    client.keep(
      cluster.appUrl,
      responses.flatMap(({ setCookies }) => setCookies),
    );
    expect(await statusOnEveryInstance(client, cluster)).toEqual([200, 200, 200, 200]);
    // The refreshed session is valid on every instance after the old access token has expired.
    await cluster.advance(2_401 - untilDue);
    expect(await statusOnEveryInstance(client, cluster)).toEqual([200, 200, 200, 200]);
    expect(
      (await refreshStatuses(cluster.emulator)).filter((status) => status === 200),
    ).toHaveLength(1);
    // The old cookie leads to a sign-in on instances that do not know the refresh. No instance responds with an error.
    for (const status of await statusOnEveryInstance(before, cluster))
      expect([200, 307]).toContain(status);
  });
});

test('a sign-out is final on all instances with Redis, whatever requests are pending', async () => {
  await withCluster(2, { withRedis: true }, async (cluster, client) => {
    await client.signIn(cluster.appUrl, personas.agent);
    const [kept, late] = [client.copy(), client.copy()];
    await cluster.advance(untilDue);
    await cluster.emulator.fault({ on: 'token', answer: { kind: 'held', delayMs: 1_500 } });
    const [first = '', second = ''] = cluster.origins;
    const response = late.open(`${second}/dashboard`);
    await expect.poll(() => refreshStatuses(cluster.emulator)).toHaveLength(1);
    expect((await signOutAt(client, first, cluster)).status).toBe(303);
    expect((await response).status).toBe(307);
    for (const copy of [client, kept, late]) {
      expect(await statusOnEveryInstance(copy, cluster, '/api/me')).toEqual([401, 401]);
      expect(await statusOnEveryInstance(copy, cluster)).toEqual([307, 307]);
    }
  });
});

test('a sign-out everywhere on one instance revokes the tokens that another is receiving', async () => {
  await withCluster(2, { withRedis: true }, async (cluster, client) => {
    await client.signIn(cluster.appUrl, personas.agent);
    const late = client.copy();
    await cluster.advance(untilDue);
    await cluster.emulator.fault({ on: 'token', answer: { kind: 'held', delayMs: 1_500 } });
    const [first = '', second = ''] = cluster.origins;
    const response = late.open(`${second}/dashboard`);
    await expect.poll(() => refreshStatuses(cluster.emulator)).toHaveLength(1);
    const signedOut = await signOutAt(client, first, cluster, '?everywhere=1');
    expect(signedOut.headers.get('location')).toBe(`${cluster.appUrl}/?signed_out=everywhere`);
    expect(await cluster.emulator.requests('revoke')).toMatchObject([{ status: 200 }]);
    await response;
    expect(await statusOnEveryInstance(late, cluster, '/api/me')).toEqual([401, 401]);
  });
});

test('a copy of the cookie from before the sign-out is rejected on the same instance without Redis', async () => {
  await withCluster(1, { withRedis: false }, async (cluster, client) => {
    await client.signIn(cluster.appUrl, personas.agent);
    const kept = client.copy();
    await signOutAt(client, cluster.appUrl, cluster);
    expect(await statusOnEveryInstance(kept, cluster, '/api/me')).toEqual([401]);
    expect(await statusOnEveryInstance(kept, cluster)).toEqual([307]);
  });
});
