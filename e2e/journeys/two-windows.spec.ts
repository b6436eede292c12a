import type { BrowserContext, Page } from '@playwright/test';
import { personas } from '../../emulator/personas';
import { expect, openDashboardAs, signInAs, test } from '../support/fixtures';
import { showSignOut } from '../support/user-menu';
import { expectPresentable } from '../support/visual-checks';

const title = (page: Page) => page.getByRole('heading', { level: 1 });

/** Who is signed in, and until when: reading it is no use of the session. */
async function me(context: BrowserContext, origin: string): Promise<unknown> {
  return (await context.request.get(`${origin}/api/me`)).json();
}

/** Signs out with the user menu, and returns the status of the answer. */
async function pressSignOut(page: Page, everywhere = false): Promise<number> {
  const button = await showSignOut(page, everywhere);
  const [response] = await Promise.all([
    page.waitForResponse((answer) => answer.request().method() === 'POST'),
    button.click(),
  ]);
  return response.status();
}

const forms = [
  { path: '/', everywhere: false },
  { path: '/dashboard', everywhere: false },
  { path: '/dashboard', everywhere: true },
  { path: '/admin', everywhere: false },
];

for (const { path, everywhere } of forms) {
  test(`the sign-out${everywhere ? ' everywhere' : ''} on ${path} in a window of somebody else does nothing, and says who is signed in`, async ({
    page,
    app,
    emulator,
  }) => {
    await signInAs(page.context(), app.origin, personas.agent);
    await page.goto(app.origin + path);
    // Without a page, so that the window is not told.
    await signInAs(page.context(), app.origin, personas.administrator);
    const before = await me(page.context(), app.origin);
    expect(before).toMatchObject({ sub: personas.administrator.userId });

    expect(await pressSignOut(page, everywhere)).toBe(409);
    await expect(title(page)).toContainText('Dana Whitlow is signed in now');
    expect(await me(page.context(), app.origin)).toEqual(before);
    expect(await emulator.requests('revoke')).toEqual([]);
    expect(app.log()).toContainEqual(
      expect.objectContaining({ event: 'access_denied', reason: 'other_person' }),
    );
    expect(app.log().map(({ event }) => event)).not.toContain('signed_out');

    expect(await pressSignOut(page)).toBe(303);
    expect(await me(page.context(), app.origin)).toEqual({ error: 'signed_out' });
  });
}

test('the one who is signed in goes on from there', async ({ page, app }) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await signInAs(page.context(), app.origin, personas.administrator);
  await pressSignOut(page);
  await page.getByRole('link', { name: 'Go to the dashboard' }).click();
  await expect(page).toHaveURL(`${app.origin}/dashboard`);
  await expect(title(page)).toContainText('Dana');
});

test('the forms of a window serve the same person signed in again', async ({ page, app }) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await signInAs(page.context(), app.origin, personas.agent);
  expect(await pressSignOut(page)).toBe(303);
  expect(await me(page.context(), app.origin)).toEqual({ error: 'signed_out' });
});

test('a form of a window whose person is signed out is answered as before', async ({
  page,
  app,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await page.context().clearCookies();
  expect(await pressSignOut(page)).toBe(303);
  await expect(page).toHaveURL(`${app.origin}/?signed_out=here`);
});

test('a mark that is made up is answered 409, none is taken as before', async ({
  visitor,
  app,
}) => {
  await visitor.signIn(app.origin, personas.agent);
  for (const mark of ['', 'x', 'A'.repeat(43), 'x'.repeat(10_000)]) {
    const form = { 'session-mark': mark };
    expect((await visitor.post(`${app.origin}/logout`, form)).status, mark).toBe(409);
    const extended = await visitor.post(`${app.origin}/api/session/extend`, form);
    expect(extended.status).toBe(409);
    expect(await extended.json()).toEqual({ error: 'other_person' });
    expect(extended.headers.get('cache-control')).toBe('private, no-store');
    const ended = await visitor.post(`${app.origin}/dashboard/sessions/end`, {
      ...form,
      session: 'others',
    });
    expect(ended.status).toBe(409);
    expect(await ended.text()).toContain('is signed in now');
  }
  expect((await visitor.post(`${app.origin}/api/session/extend`)).status).toBe(200);
  expect((await visitor.post(`${app.origin}/logout`)).status).toBe(303);
});

test('a window learns at once that somebody else has signed in in another', async ({
  page,
  app,
  emulator,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  const other = await page.context().newPage();
  // Signed in over a session that still lives: no window has said that it has ended.
  await emulator.reset();
  await other.goto(`${app.origin}/login`);
  await other.getByRole('button', { name: /^Dana/ }).click();
  await expect(title(other)).toContainText('Good to see you, Dana');
  await expect(title(page)).toContainText('Dana Whitlow is signed in now');
});

test('a window that was not told looks when it gets the focus', async ({ page, app }) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await signInAs(page.context(), app.origin, personas.administrator);
  // The page may not listen yet.
  await expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(title(page)).toContainText('Dana Whitlow is signed in now', { timeout: 1_000 });
  }).toPass();
});

test('the page that says who is signed in is presentable, and leads whoever is not to the front page', async ({
  page,
  app,
}) => {
  await page.goto(`${app.origin}/other-person`);
  await expect(page).toHaveURL(`${app.origin}/`);
  await openDashboardAs(page, app.origin, personas.agent);
  await signInAs(page.context(), app.origin, personas.administrator);
  await pressSignOut(page);
  await expectPresentable(page, 'other-person');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the forms are held back all the same', async ({ page, app, emulator }) => {
    await openDashboardAs(page, app.origin, personas.agent);
    const other = await page.context().newPage();
    await emulator.reset();
    await other.goto(`${app.origin}/login`);
    await other.getByRole('button', { name: /^Dana/ }).click();
    expect(await pressSignOut(page, true)).toBe(409);
    await expect(title(page)).toContainText('Dana Whitlow is signed in now');
    expect(await emulator.requests('revoke')).toEqual([]);
  });
});
