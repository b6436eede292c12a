import type { Page } from '@playwright/test';
import { personas } from '../../emulator/personas';
import { sessionCookieName } from '../support/cookie-names';
import { expect, openDashboardAs, signInAs, test } from '../support/fixtures';
import { untilMonitored } from '../support/session-monitor';
import { signOut } from '../support/user-menu';

test.use({ hasClock: true });

/** Two minutes before the eight hours are over that a session lives unused. */
const untilWarned = 8 * 3_600 - 119;

const warning = (page: Page) =>
  page.getByRole('alert').filter({ hasText: 'You are about to be signed out' });
const notice = (page: Page) => page.getByRole('dialog', { name: 'You are signed out' });

/** Notes what the page asks of the app about its session. */
function questions(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) asked.push(`${request.method()} ${pathname}`);
  });
  return asked;
}

/** As when a person turns to another tab, which a browser without a screen never does by itself. */
const turnTo = (page: Page, state: 'hidden' | 'visible') =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: value === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);

test('two minutes before the end a person is warned, and may stay, in all tabs', async ({
  page,
  app,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  const other = await page.context().newPage();
  await other.goto(app.origin);
  const asked = questions(page);
  await clock.advance(untilWarned - 60);
  await expect(warning(page)).toBeHidden();
  await clock.advance(60);
  await expect(warning(page)).toBeVisible();
  await expect(warning(other)).toBeVisible();
  await expect(warning(page)).toContainText(/1:5\d left/);
  expect(asked).not.toContain('POST /api/session/extend');

  await warning(page).getByRole('button', { name: 'Stay signed in' }).click();
  await expect(warning(page)).toBeHidden();
  await expect(warning(other)).toBeHidden();
  expect(asked.filter((question) => question.startsWith('POST'))).toHaveLength(1);
});

test('using the app in one tab takes the warning off the others', async ({ page, app, clock }) => {
  await openDashboardAs(page, app.origin, personas.agent);
  const other = await page.context().newPage();
  await other.goto(app.origin);
  await clock.advance(untilWarned);
  await expect(warning(page)).toBeVisible();
  await other.goto(`${app.origin}/dashboard`);
  await expect(warning(page)).toBeHidden();
});

test('when staying does not work it says so, and can be tried again', async ({
  page,
  app,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await clock.advance(untilWarned);
  await page.route('**/api/session/extend', (route) => route.fulfill({ status: 503 }));
  await warning(page).getByRole('button', { name: 'Stay signed in' }).click();
  await expect(warning(page)).toContainText('Your session could not be extended');
});

test('at the absolute end there is nothing to press; then a notice covers every tab and leads back', async ({
  page,
  app,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await clock.advance(7 * 3_600);
  await page.goto(`${app.origin}/dashboard?tab=1`);
  const other = await page.context().newPage();
  await other.goto(`${app.origin}/dashboard?tab=2`);
  await clock.advance(5 * 3_600 - 119);
  await expect(warning(page)).toContainText('Save your work');
  await expect(page.getByRole('button', { name: 'Stay signed in' })).toBeHidden();
  await clock.advance(119);
  await expect(notice(page)).toBeVisible();
  await expect(notice(other)).toBeVisible();
  for (let times = 0; times < 3; times += 1) await other.keyboard.press('Escape');
  await expect(notice(other)).toBeVisible();
  await notice(other).getByRole('link', { name: 'Sign in again' }).click();
  await expect(other).toHaveURL(`${app.origin}/dashboard?tab=2`);
  await expect(other.getByRole('heading', { level: 1 })).toContainText('Amir');
  // Looked at again, the first tab finds its person signed in.
  await turnTo(page, 'visible');
  await expect(notice(page)).toBeHidden();
});

test('an answer from before a sign-out opens no page again', async ({ page, app }) => {
  await openDashboardAs(page, app.origin, personas.agent);
  const second = await page.context().newPage();
  await second.goto(`${app.origin}/dashboard/sessions`);
  await untilMonitored(second);
  const held: (() => Promise<void>)[] = [];
  await second.route('**/api/me', async (route) => {
    const response = await route.fetch();
    const answer = () => route.fulfill({ response });
    if (response.ok()) held.push(answer);
    else await answer();
  });
  await turnTo(second, 'visible');
  await expect.poll(() => held).toHaveLength(1);
  await signOut(page);
  await expect(notice(second)).toBeVisible();
  const answered = second.waitForResponse('**/api/me');
  for (const answer of held) await answer();
  await answered;
  await second.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  await expect(notice(second)).toBeVisible();
});

test('signing out in one tab shows in all of them at once', async ({ page, app }) => {
  await openDashboardAs(page, app.origin, personas.agent);
  const [second, third] = [await page.context().newPage(), await page.context().newPage()];
  await second.goto(app.origin);
  await third.goto(`${app.origin}/dashboard/sessions`);
  await turnTo(third, 'hidden');
  await signOut(page);
  await expect(page).toHaveURL(`${app.origin}/?signed_out=here`);
  await expect(notice(second)).toBeVisible();
  await expect(notice(third)).toBeVisible();
});

test('a session that was ended elsewhere shows when somebody looks at the tab again', async ({
  page,
  app,
  visitor,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  for (const { name, value } of await page.context().cookies(app.origin)) {
    visitor.cookies(app.origin).set(name, value);
  }
  await turnTo(page, 'hidden');
  await visitor.post(`${app.origin}/logout`);
  const asked = questions(page);
  await clock.advance(60);
  await expect(notice(page)).toBeHidden();
  expect(asked).toEqual([]);
  await turnTo(page, 'visible');
  await expect(notice(page)).toBeVisible();
  expect(asked).toEqual(['GET /api/me']);
});

/** As when a laptop has slept: its clock has gone on, its timers have not. */
async function sleep(page: Page, seconds: number): Promise<void> {
  await untilMonitored(page);
  await page.evaluate((ms) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ms;
  }, seconds * 1_000);
}

test('a laptop that wakes after its session has ended shows that within seconds', async ({
  page,
  app,
  both,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await both.clock.advance(13 * 3_600);
  await sleep(page, 13 * 3_600);
  await page.clock.runFor(6_000);
  await expect(notice(page)).toBeVisible();
});

test('one that wakes without a network does not show what a session left whose time is over', async ({
  page,
  app,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await page.route('**/api/me', (route) => route.abort());
  await sleep(page, 9 * 3_600);
  await page.clock.runFor(6_000);
  await expect(notice(page)).toBeHidden();
  await sleep(page, 4 * 3_600);
  await expect(async () => {
    await page.clock.runFor(6_000);
    await expect(notice(page)).toBeVisible({ timeout: 500 });
  }).toPass();
});

test('a clock that is set back keeps no ended session on the screen', async ({
  page,
  app,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await sleep(page, -3_600);
  await clock.advance(8 * 3_600);
  await expect(notice(page)).toBeVisible();
});

test('staying signed in does nothing for somebody else who has signed in meanwhile', async ({
  page,
  app,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await clock.advance(untilWarned);
  await expect(warning(page)).toBeVisible();
  await signInAs(page.context(), app.origin, personas.administrator);
  await clock.advance(90);
  const me = async () => (await page.request.get(`${app.origin}/api/me`)).json();
  const before = await me();
  const [extended] = await Promise.all([
    page.waitForResponse('**/api/session/extend'),
    warning(page).getByRole('button', { name: 'Stay signed in' }).click(),
  ]);
  expect(extended.status()).toBe(409);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana Whitlow is signed in');
  expect(await me()).toEqual(before);
});

test('signing in again leads back to the very place of the page', async ({ page, app }) => {
  await signInAs(page.context(), app.origin, personas.agent);
  await page.goto(`${app.origin}/dashboard?tab=1#row-3`);
  await page.context().clearCookies({ name: sessionCookieName });
  // The page may not listen yet.
  await expect(async () => {
    await turnTo(page, 'visible');
    await expect(notice(page)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await notice(page).getByRole('link', { name: 'Sign in again' }).click();
  await expect(page).toHaveURL(`${app.origin}/dashboard?tab=1#row-3`);
});

test('a hidden tab sends no request, and no tab extends the session by itself', async ({
  page,
  app,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  const asked = questions(page);
  await turnTo(page, 'hidden');
  await clock.advance(untilWarned);
  expect(asked).toEqual([]);
  await turnTo(page, 'visible');
  await expect(warning(page)).toBeVisible();
  await clock.advance(30);
  await expect(warning(page)).toContainText(/1:2\d left/);
  expect(asked).toEqual(['GET /api/me']);
});

test('a tab of somebody who is no longer the one signed in shows the other’s page', async ({
  page,
  app,
  emulator,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  const other = await page.context().newPage();
  await other.goto(app.origin);
  await signOut(other);
  await expect(other).toHaveURL(`${app.origin}/?signed_out=here`);
  await emulator.reset();
  await openDashboardAs(other, app.origin, personas.administrator);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a person signs in, sees their pages and signs out', async ({ page, app }) => {
    await openDashboardAs(page, app.origin, personas.agent);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Amir');
    await expect(page.getByRole('link', { name: 'Sessions' })).toHaveCount(0);
    await page.goto(`${app.origin}/dashboard/sessions`);
    await expect(page.getByText('This app does not list sessions')).toBeVisible();
    await page.goto(`${app.origin}/dashboard`);
    await signOut(page);
    await expect(page).toHaveURL(`${app.origin}/?signed_out=here`);
  });
});
