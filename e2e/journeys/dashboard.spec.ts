import type { Page } from '@playwright/test';
import type { EmulatorControl } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { CookieClient } from '../support/cookie-client';
import { expect, openDashboardAs, test } from '../support/fixtures';

test.use({ hasClock: true });

/** The part of the dashboard with this title. */
const card = (page: Page, title: string) => page.getByRole('region', { name: title });

/** What a person's record is answered with. */
const record = (emulator: EmulatorControl, body: unknown, times = 1) =>
  emulator.fault({ on: 'users', times, answer: { kind: 'status', status: 200, body } });

test('the dashboard shows a person as Conversational Cloud knows them', async ({ page, app }) => {
  await openDashboardAs(page, app.origin, personas.administrator);
  await expect(page.getByTestId('greeting')).toContainText('Dana Whitlow');
  const facts = {
    'Your profile': [
      'NameDana Whitlow',
      'NicknameDana',
      'Emaildana.whitlow@brand.example',
      'Login namedana.whitlow@brand.example',
      'RoleAdministrator',
      'Agent groupMessaging',
      'Last changedNov 5, 2024, 10:15 AM',
    ],
    'Your skills': ['Billing', 'Onboarding'],
    'Your capacity': ['Maximum open conversations10', 'Maximum chats4'],
    'Your account': ['Account12345678', 'RegionUnknown', 'User ID987654321'],
  };
  for (const [title, texts] of Object.entries(facts)) {
    for (const text of texts) await expect(card(page, title)).toContainText(text);
  }
});

test('what is not known of a person is said to be so', async ({ page, app }) => {
  await openDashboardAs(page, app.origin, personas.minimal);
  await expect(card(page, 'Your profile').getByText('Not set')).toHaveCount(5);
  await expect(card(page, 'Your profile').getByText('Unknown')).toHaveCount(1);
  await expect(card(page, 'Your skills')).toContainText('no skills assigned');
  await expect(card(page, 'Your capacity').getByText('Not set')).toHaveCount(2);
});

test('a change is told in the person’s own time where its time zone is known', async ({
  page,
  app,
  emulator,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await record(emulator, { id: 1, dateUpdated: '2024-11-05T10:15:00+0000' });
  await page.goto(`${app.origin}/dashboard`);
  await expect(card(page, 'Your profile').locator('time')).toHaveAttribute(
    'datetime',
    '2024-11-05T10:15:00.000Z',
  );
});

/** Milliseconds to the first byte of the body of a page, at its best out of three. */
async function firstByteMs(visitor: CookieClient, url: string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    const began = performance.now();
    const reader = (await visitor.open(url)).body?.getReader();
    await reader?.read();
    times.push(performance.now() - began);
    await reader?.cancel();
  }
  return Math.min(...times);
}

test('a Users API that hangs holds up neither the page nor its other parts', async ({
  page,
  app,
  emulator,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.administrator);
  const visitor = new CookieClient();
  await visitor.signIn(app.origin, personas.administrator);
  const url = `${app.origin}/dashboard`;
  await (await visitor.open(url)).text();
  const usualMs = await firstByteMs(visitor, url);
  await emulator.fault({ on: 'users', times: 4, answer: { kind: 'slow', delayMs: 10_000 } });
  const hangingMs = await firstByteMs(visitor, url);
  expect(hangingMs, `usually ${usualMs} ms`).toBeLessThan(usualMs + 300);

  await page.goto(url, { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana Whitlow');
  // Two tries of three seconds each, at most.
  await clock.advance(4);
  await clock.advance(4);
  await expect(card(page, 'Your profile')).toContainText('could not answer in time');
  await expect(card(page, 'Your capacity')).toContainText('could not answer in time');
});

test('each part fails on its own, in words, and can be tried again', async ({
  page,
  app,
  emulator,
}) => {
  await emulator.fault({ on: 'skills', answer: { kind: 'status', status: 403 } });
  await openDashboardAs(page, app.origin, personas.administrator);
  const skills = card(page, 'Your skills');
  await expect(skills).toContainText('LivePerson does not let this app show');
  await expect(card(page, 'Your profile')).toContainText('Dana');
  const reference = await skills.locator('code').textContent();
  const logged = () => app.log().find((line) => line.event === 'cloud_read_failed');
  await expect.poll(() => logged()?.reference).toBe(reference);
  await skills.getByRole('link', { name: 'Try again' }).click();
  await expect(skills).toContainText('Billing');

  await emulator.fault({ on: 'agent_groups', answer: { kind: 'status', status: 500 } });
  await page.reload();
  await expect(card(page, 'Your profile')).toContainText('Cannot be shown right now');
  await expect(skills).toContainText('Billing');
});

test('an API that does not accept the access token does not sign the user out', async ({
  page,
  app,
  emulator,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await emulator.fault({ on: 'users', times: 2, answer: { kind: 'status', status: 401 } });
  await page.goto(`${app.origin}/dashboard`);
  await expect(card(page, 'Your profile')).toContainText('You are still signed in here');
  expect((await page.request.get(`${app.origin}/api/me`)).status()).toBe(200);
});

test('a LivePerson employee without a record is told so once, and sees no error', async ({
  page,
  app,
  emulator,
}) => {
  await emulator.changeUser(personas.employee.userId, null);
  await openDashboardAs(page, app.origin, personas.employee);
  await expect(card(page, 'Your profile')).toContainText('normal for LivePerson employees');
  await expect(card(page, 'Your capacity').getByText('Not set')).toHaveCount(2);
  await expect(card(page, 'Your skills')).toContainText('no skills assigned');
  await expect(page.getByText('reference', { exact: false })).toHaveCount(0);
  const logged = app.log().filter(({ event }) => event === 'profile_unavailable');
  expect(logged).toMatchObject([{ level: 'info' }]);
});

test('an API that asks for patience is given it', async ({ page, app, emulator, clock }) => {
  await openDashboardAs(page, app.origin, personas.employee);
  await emulator.fault({
    on: 'users',
    answer: { kind: 'status', status: 429, headers: { 'retry-after': '5' } },
  });
  await page.goto(`${app.origin}/dashboard`);
  await expect(card(page, 'Your profile')).toContainText(/Try again in \d seconds/);
  const asked = (await emulator.requests('users')).length;
  await page.reload();
  await expect(card(page, 'Your profile')).toContainText('too many requests');
  expect(await emulator.requests('users')).toHaveLength(asked);
  await clock.advance(6);
  await page.reload();
  await expect(card(page, 'Your profile')).toContainText('Lee');
});

test('a picture is shown without a referrer, and initials where it does not come', async ({
  page,
  app,
  emulator,
}) => {
  const pictureUrl = 'https://pictures.brand.example/dana.svg';
  const body = { ...personas.administrator.profile, pictureUrl };
  const referrers: (string | undefined)[] = [];
  let isThere = true;
  await page.route(pictureUrl, async (route) => {
    referrers.push((await route.request().allHeaders()).referer);
    const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="80"/>';
    await (isThere
      ? route.fulfill({ body: picture, contentType: 'image/svg+xml' })
      : route.fulfill({ status: 404 }));
  });
  await record(emulator, body);
  await openDashboardAs(page, app.origin, personas.administrator);
  const picture = page.locator(`img[src="${pictureUrl}"]`).first();
  await expect(picture).toHaveJSProperty('naturalWidth', 72);
  expect(referrers).toEqual([undefined]);
  await page.goto(app.origin);
  await expect(picture).toBeVisible();

  isThere = false;
  await page.goto(`${app.origin}/dashboard`);
  await expect(picture).toHaveJSProperty('naturalWidth', 0);
  await expect(page.getByText('DW', { exact: true }).first()).toBeVisible();
});

test('a picture that is not on https is never asked for', async ({ page, app, emulator }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const pictureUrl = 'http://pictures.brand.example/dana.png';
  await record(emulator, { ...personas.administrator.profile, pictureUrl }, 3);
  await openDashboardAs(page, app.origin, personas.administrator);
  await expect(card(page, 'Your profile')).toContainText('Dana');
  await expect(page.locator('img[referrerpolicy]')).toHaveCount(0);
  expect(asked.filter((url) => url.includes('pictures'))).toEqual([]);
});

test('without JavaScript the whole page is a click away', async ({ browser, app }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await openDashboardAs(page, app.origin, personas.administrator);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana');
  await page.getByRole('link', { name: 'Show the whole page' }).click();
  await expect(card(page, 'Your profile')).toContainText('Messaging');
  await expect(card(page, 'Your skills')).toContainText('Billing');
  await expect(card(page, 'Your account')).toContainText('Unknown');
  await context.close();
});
