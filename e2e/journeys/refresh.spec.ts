import { personas } from '../../emulator/personas';
import { concurrentRequests } from '../support/concurrent-requests';
import { locationOf } from '../support/cookie-client';
import { baseNameOf } from '../support/cookie-names';
import { expect, openDashboardAs, refreshStatuses, test } from '../support/fixtures';

test.use({ hasClock: true });

/** Half an hour, as LivePerson recommends. */
const untilDue = 1_801;
/** From there to the end of the eight hours that an access token lives. */
const fromDueToDead = 27_000;
/** An access token of an hour dies long before its session does. */
const ofAnHour = { expiresIn: 3_600 } as const;

test('the page that was asked for brings the renewed session along', async ({
  page,
  app,
  emulator,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  const before = await page.context().cookies(app.origin);
  await clock.advance(untilDue);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Amir');
  expect(await page.context().cookies(app.origin)).not.toEqual(before);
  expect(await refreshStatuses(emulator)).toEqual([200]);
  await page.reload();
  expect(await refreshStatuses(emulator)).toEqual([200]);
});

test('200 requests at once cause one refresh, and all of them are served', async ({
  visitor,
  app,
  emulator,
  clock,
}) => {
  await visitor.signIn(app.origin, personas.agent);
  await clock.advance(untilDue);
  const answers = await concurrentRequests(visitor, [app.origin], '/dashboard');
  expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200));
  expect(await refreshStatuses(emulator)).toEqual([200]);
  for (const { body, setCookies } of answers) {
    expect(body).toContain('data-testid="greeting"');
    expect(baseNameOf(setCookies.join())).toMatch(/^session=/);
  }
  visitor.keep(app.origin, answers.at(-1)?.setCookies ?? []);
  expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);
  expect(await refreshStatuses(emulator)).toEqual([200]);
});

test('pages and calls at once cause one refresh, though Next.js bundles them apart', async ({
  visitor,
  app,
  emulator,
  clock,
}) => {
  await visitor.signIn(app.origin, personas.agent);
  await clock.advance(untilDue);
  await emulator.fault({ on: 'token', answer: { kind: 'slow', delayMs: 300 } });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => visitor.copy()).flatMap((copy) => [
      copy.open(`${app.origin}/dashboard`),
      copy.post(`${app.origin}/api/session/extend`),
    ]),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(await refreshStatuses(emulator)).toEqual([200]);
});

test('a look ahead and a HEAD renew nothing, nor does reading /api/me', async ({
  visitor,
  app,
  emulator,
  clock,
}) => {
  await emulator.speak(ofAnHour);
  await visitor.signIn(app.origin, personas.agent);
  await clock.advance(3_601);
  for (const headers of [{ 'next-router-prefetch': '1' }, { 'sec-purpose': 'prefetch' }]) {
    const answer = await visitor.open(`${app.origin}/dashboard`, { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
  const head = await visitor.open(`${app.origin}/dashboard`, { method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(head.headers.getSetCookie()).toEqual([]);
  expect((await visitor.open(`${app.origin}/api/me`)).status).toBe(200);
  expect(await refreshStatuses(emulator)).toEqual([]);
  const extended = await visitor.post(`${app.origin}/api/session/extend`);
  expect(extended.status).toBe(200);
  expect(extended.headers.getSetCookie()).toHaveLength(1);
  expect(await refreshStatuses(emulator)).toEqual([200]);
});

test('while Sentinel is down people work on, then see a page that says so, then work on', async ({
  page,
  visitor,
  app,
  emulator,
  clock,
}) => {
  await emulator.speak(ofAnHour);
  await openDashboardAs(page, app.origin, personas.agent);
  await visitor.signIn(app.origin, personas.agent);
  await emulator.fault({ on: 'token', times: 3, answer: { kind: 'status', status: 503 } });
  await clock.advance(untilDue);
  expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);
  await clock.advance(3_600 - untilDue + 1);
  const cookies = await page.context().cookies(app.origin);

  const down = await page.goto(`${app.origin}/dashboard?tab=2`);
  expect(down?.status()).toBe(503);
  expect(down?.headers()).toMatchObject({
    'retry-after': '5',
    'cache-control': 'private, no-store',
    'content-security-policy': expect.stringContaining("script-src 'nonce-"),
  });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'We cannot check your sign-in right now',
  );
  const reference = await page.getByText(/^[2-9A-Z]{8}$/).textContent();
  await expect
    .poll(() => app.log())
    .toContainEqual(expect.objectContaining({ event: 'session_unavailable', reference }));
  expect(await page.context().cookies(app.origin)).toEqual(cookies);

  const pageData = await visitor.open(`${app.origin}/dashboard`, { headers: { rsc: '1' } });
  expect(pageData.status).toBe(503);
  expect(pageData.headers.get('content-type')).toContain('text/plain');
  expect(pageData.headers.getSetCookie()).toEqual([]);
  const extended = await visitor.post(`${app.origin}/api/session/extend`);
  expect(extended.status).toBe(503);
  expect(await extended.json()).toEqual({ error: 'unavailable' });
  expect((await visitor.open(`${app.origin}/api/me`)).status).toBe(200);
  expect((await visitor.open(`${app.origin}/`)).status).toBe(200);

  // Sentinel is asked again after five seconds at the earliest. Then the page comes back where it was.
  await clock.advance(6);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Amir');
  await expect(page).toHaveURL(`${app.origin}/dashboard?tab=2`);
  expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);
  expect(await refreshStatuses(emulator)).toEqual([503, 503, 503, 200, 200]);
});

test('whoever Sentinel refuses signs in again, and lands where they were', async ({
  page,
  app,
  emulator,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await clock.advance(untilDue);
  const refusal = { kind: 'status', status: 400, body: { error: 'invalid_grant' } } as const;
  await emulator.fault({ on: 'token', answer: refusal });
  await page.goto(`${app.origin}/dashboard?tab=1`);
  await expect(page).toHaveURL(`${app.origin}/dashboard?tab=1`);
  await clock.advance(fromDueToDead);
  await page.goto(`${app.origin}/dashboard?tab=2`);
  await expect(page).toHaveURL(`${app.origin}/dashboard?tab=2`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Amir');
  expect(await refreshStatuses(emulator)).toEqual([400]);
  expect(await emulator.requests('authorize')).toHaveLength(2);
});

test('signing out is final, whatever a slow renewal brings afterwards', async ({
  visitor,
  app,
  emulator,
  clock,
}) => {
  await visitor.signIn(app.origin, personas.agent);
  const [kept, late] = [visitor.copy(), visitor.copy()];
  await clock.advance(untilDue);
  await emulator.fault({ on: 'token', answer: { kind: 'held', delayMs: 1_500 } });
  const answer = late.open(`${app.origin}/dashboard`);
  await expect.poll(() => refreshStatuses(emulator)).toHaveLength(1);
  await visitor.post(`${app.origin}/logout`);
  const afterwards = await answer;
  expect(afterwards.status).toBe(307);
  expect(locationOf(afterwards, app.origin)).toBe(`${app.origin}/login?returnTo=%2Fdashboard`);
  for (const copy of [visitor, kept, late]) {
    expect((await copy.open(`${app.origin}/api/me`)).status).toBe(401);
    expect((await copy.open(`${app.origin}/dashboard`)).status).toBe(307);
  }
});

test.describe('what LivePerson says of a person at the refresh', () => {
  const { administrator, agent } = personas;

  test('a new name and picture are shown', async ({ page, app, emulator, clock }) => {
    await openDashboardAs(page, app.origin, agent);
    const pictureUrl = 'https://pictures.brand.example/amir';
    await emulator.changeUser(agent.userId, { fullName: '', nickname: 'Am', pictureUrl });
    await clock.advance(untilDue);
    const asked = page.waitForRequest(pictureUrl);
    await page.route(pictureUrl, (route) => route.abort());
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Good to see you, Am');
    await asked;
  });

  test('an administrator who is one no more is kept out of /admin', async ({
    page,
    app,
    emulator,
    clock,
  }) => {
    await openDashboardAs(page, app.origin, administrator);
    await emulator.changeUser(administrator.userId, { profileIds: agent.profile.profileIds });
    await page.goto(`${app.origin}/admin`);
    await expect(page.getByRole('heading', { name: 'Users' })).toBeVisible();
    await clock.advance(untilDue);
    expect((await page.goto(`${app.origin}/admin`))?.status()).toBe(403);
    const me = await page.request.get(`${app.origin}/api/me`);
    expect(await me.json()).toMatchObject({ isAdmin: false, roles: ['Agent'] });
  });

  test('a person who is disabled is signed out', async ({ page, app, emulator, clock }) => {
    await openDashboardAs(page, app.origin, agent);
    await emulator.changeUser(agent.userId, { isEnabled: false });
    await clock.advance(untilDue);
    const answer = await page.request.get(`${app.origin}/dashboard`, { maxRedirects: 0 });
    expect(answer.status()).toBe(307);
    expect(answer.headers().location).toContain('/login?returnTo=%2Fdashboard');
    expect((await page.request.get(`${app.origin}/api/me`)).status()).toBe(401);
  });
});
