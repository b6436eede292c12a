import { personas } from '../../emulator/personas';
import { longLived, signOutAt, statusOnEveryInstance, withCluster } from '../support/cluster';
import { concurrentRequests } from '../support/concurrent-requests';
import { expect, refreshStatuses, test } from '../support/fixtures';

/** Seconds after which newer tokens are due. */
const untilDue = 1_801;

test.describe.configure({ timeout: 180_000 });

test('200 requests at once on four instances with Redis cause one refresh', async () => {
  await withCluster(4, { withRedis: true }, async (fleet, visitor) => {
    await visitor.signIn(fleet.appUrl, personas.agent);
    await fleet.advance(untilDue);
    await fleet.emulator.speak(longLived);
    const answers = await concurrentRequests(visitor, fleet.origins, '/dashboard');
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200));
    expect(await refreshStatuses(fleet.emulator)).toEqual([200]);
    visitor.keep(
      fleet.appUrl,
      answers.flatMap(({ setCookies }) => setCookies),
    );
    expect(await statusOnEveryInstance(visitor, fleet)).toEqual([200, 200, 200, 200]);
    expect(await refreshStatuses(fleet.emulator)).toEqual([200]);
  });
});

test('200 requests at once on four instances without Redis sign nobody out', async () => {
  await withCluster(4, { withRedis: false }, async (fleet, visitor) => {
    await fleet.emulator.speak({ expiresIn: 2_400 });
    await visitor.signIn(fleet.appUrl, personas.agent);
    await fleet.advance(untilDue);
    await fleet.emulator.speak(longLived);
    const answers = await concurrentRequests(visitor, fleet.origins, '/dashboard');
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200));
    // One of the instances was first; the others go on with the living access token and write no cookie.
    const asked = await refreshStatuses(fleet.emulator);
    expect(asked.filter((status) => status === 200)).toHaveLength(1);
    expect(asked.length).toBeLessThanOrEqual(4);
    const values = answers.flatMap(({ setCookies }) => setCookies);
    expect(values.length).toBeGreaterThan(0);
    const before = visitor.copy();
    visitor.keep(
      fleet.appUrl,
      answers.flatMap(({ setCookies }) => setCookies),
    );
    expect(await statusOnEveryInstance(visitor, fleet)).toEqual([200, 200, 200, 200]);
    // The renewed session outlives the old access token, on every instance.
    await fleet.advance(2_401 - untilDue);
    expect(await statusOnEveryInstance(visitor, fleet)).toEqual([200, 200, 200, 200]);
    expect((await refreshStatuses(fleet.emulator)).filter((status) => status === 200)).toHaveLength(
      1,
    );
    // Whoever lost the new cookie signs in again where nobody knows of it, and nowhere is that an error.
    for (const status of await statusOnEveryInstance(before, fleet))
      expect([200, 307]).toContain(status);
  });
});

test('signing out is final on all instances with Redis, whatever is still under way', async () => {
  await withCluster(2, { withRedis: true }, async (fleet, visitor) => {
    await visitor.signIn(fleet.appUrl, personas.agent);
    const [kept, late] = [visitor.copy(), visitor.copy()];
    await fleet.advance(untilDue);
    await fleet.emulator.fault({ on: 'token', answer: { kind: 'held', delayMs: 1_500 } });
    const [first = '', second = ''] = fleet.origins;
    const answer = late.open(`${second}/dashboard`);
    await expect.poll(() => refreshStatuses(fleet.emulator)).toHaveLength(1);
    expect((await signOutAt(visitor, first, fleet)).status).toBe(303);
    expect((await answer).status).toBe(307);
    for (const copy of [visitor, kept, late]) {
      expect(await statusOnEveryInstance(copy, fleet, '/api/me')).toEqual([401, 401]);
      expect(await statusOnEveryInstance(copy, fleet)).toEqual([307, 307]);
    }
  });
});

test('signing out everywhere on one instance revokes what another is just being given', async () => {
  await withCluster(2, { withRedis: true }, async (fleet, visitor) => {
    await visitor.signIn(fleet.appUrl, personas.agent);
    const late = visitor.copy();
    await fleet.advance(untilDue);
    await fleet.emulator.fault({ on: 'token', answer: { kind: 'held', delayMs: 1_500 } });
    const [first = '', second = ''] = fleet.origins;
    const answer = late.open(`${second}/dashboard`);
    await expect.poll(() => refreshStatuses(fleet.emulator)).toHaveLength(1);
    const signedOut = await signOutAt(visitor, first, fleet, '?everywhere=1');
    expect(signedOut.headers.get('location')).toBe(`${fleet.appUrl}/?signed_out=everywhere`);
    expect(await fleet.emulator.requests('revoke')).toMatchObject([{ status: 200 }]);
    await answer;
    expect(await statusOnEveryInstance(late, fleet, '/api/me')).toEqual([401, 401]);
  });
});

test('a copy of the cookie taken before sign-out is refused on the same instance without Redis', async () => {
  await withCluster(1, { withRedis: false }, async (fleet, visitor) => {
    await visitor.signIn(fleet.appUrl, personas.agent);
    const kept = visitor.copy();
    await signOutAt(visitor, fleet.appUrl, fleet);
    expect(await statusOnEveryInstance(kept, fleet, '/api/me')).toEqual([401]);
    expect(await statusOnEveryInstance(kept, fleet)).toEqual([307]);
  });
});
