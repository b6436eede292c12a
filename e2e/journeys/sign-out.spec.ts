import { personas } from '../../emulator/personas';
import { expect, openDashboardAs, signInAs, test } from '../support/fixtures';
import { untilMonitored } from '../support/session-monitor';
import { showSignOut, signOut, userMenuButton } from '../support/user-menu';

/** Goes back a moment later: the page that is asked to may be gone before it has answered. */
const goBack = () => void setTimeout(() => history.back(), 50);

test('signing out here ends the session here, for good', async ({ visitor, app, emulator }) => {
  await visitor.signIn(app.origin, personas.agent);
  const kept = visitor.copy();
  const answer = await visitor.post(`${app.origin}/logout`);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(`${app.origin}/?signed_out=here`);
  expect(answer.headers.get('clear-site-data')).toBe('"cache"');
  expect([...visitor.cookies(app.origin).keys()]).toEqual([]);
  expect((await kept.open(`${app.origin}/api/me`)).status).toBe(401);
  expect((await kept.open(`${app.origin}/dashboard`)).status).toBe(307);
  expect(await emulator.requests('revoke')).toEqual([]);
});

test('signing out everywhere revokes at Sentinel', async ({ page, app, emulator }) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await signOut(page, true);
  await expect(page).toHaveURL(`${app.origin}/?signed_out=everywhere`);
  expect(await emulator.requests('revoke')).toMatchObject([{ status: 200 }]);
  await page.goto(`${app.origin}/dashboard`);
  await expect(page.getByRole('button', { name: /^Amir/ })).toBeVisible();
});

test('a revocation that fails still signs out here, and says so', async ({
  page,
  app,
  emulator,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await emulator.fault({ on: 'revoke', answer: { kind: 'status', status: 500 } });
  await signOut(page, true);
  await expect(page.getByText('LivePerson did not confirm the sign-out')).toBeVisible();
  expect((await page.request.get(`${app.origin}/api/me`)).status()).toBe(401);
  await expect.poll(() => app.log().map(({ event }) => event)).toContain('revocation_failed');
});

test('a page of another site cannot sign anybody out', async ({ visitor, app }) => {
  await visitor.signIn(app.origin, personas.agent);
  const { port } = new URL(app.origin);
  for (const headers of [
    {},
    { origin: 'null' },
    { origin: `http://localhost:${port}` },
    { origin: `https://127.0.0.1:${port}` },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { referer: `${app.origin}/dashboard` },
  ]) {
    const answer = await visitor.open(`${app.origin}/logout`, { method: 'POST', headers });
    expect(answer.status, JSON.stringify(headers)).toBe(403);
  }
  expect((await visitor.open(`${app.origin}/api/me`)).status).toBe(200);
  const headers = { 'sec-fetch-site': 'same-origin' };
  const own = await visitor.open(`${app.origin}/logout`, { method: 'POST', headers });
  expect(own.status).toBe(303);
});

test('a link of a page that is still open leads to sign-in once the session has ended', async ({
  page,
  app,
  emulator,
  visitor,
}) => {
  await signInAs(page.context(), app.origin, personas.agent);
  await page.goto(app.origin);
  for (const { name, value } of await page.context().cookies(app.origin)) {
    visitor.cookies(app.origin).set(name, value);
  }
  await visitor.post(`${app.origin}/logout`);
  await emulator.reset();
  await page.getByRole('link', { name: 'Go to the dashboard' }).click();
  await page.getByRole('button', { name: /^Dana/ }).click();
  await expect(page).toHaveURL(`${app.origin}/dashboard`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana');
});

test('the back button after sign-out shows nothing private', async ({ page, app, emulator }) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await signOut(page);
  await expect(page).toHaveURL(`${app.origin}/?signed_out=here`);
  // Without single sign-on, which would begin a session anew.
  await emulator.reset();
  await page.evaluate(goBack);
  await expect(page.getByRole('button', { name: /^Amir/ })).toBeVisible();
  await expect(page.getByTestId('greeting')).toBeHidden();
  expect((await page.request.get(`${app.origin}/api/me`)).status()).toBe(401);
});

/** Notes how the page comes back: by itself, a page out of the back/forward cache leaves no trace. */
const noteReturn = () =>
  window.addEventListener('pageshow', ({ persisted }) => {
    sessionStorage.setItem('returned', `persisted ${persisted}, hidden ${document.body.hidden}`);
  });
const howItReturned = () => sessionStorage.getItem('returned');

test('a page out of the back/forward cache shows nothing of a session that ended meanwhile', async ({
  page,
  app,
  visitor,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await untilMonitored(page);
  await page.evaluate(noteReturn);
  for (const { name, value } of await page.context().cookies(app.origin)) {
    visitor.cookies(app.origin).set(name, value);
  }
  await page.goto('about:blank');
  // Ended without this browser being told.
  await visitor.post(`${app.origin}/logout`);
  await page.evaluate(goBack);
  await expect(page).toHaveURL(`${app.origin}/`);
  await expect(page.getByRole('main').getByRole('link', { name: 'Sign in' })).toBeVisible();
  expect(await page.evaluate(howItReturned)).toBe('persisted true, hidden true');
});

test('a page out of the back/forward cache shows itself while the session lives', async ({
  page,
  app,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await untilMonitored(page);
  await page.evaluate(noteReturn);
  await page.goto('about:blank');
  await page.evaluate(goBack);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Amir');
  expect(await page.evaluate(howItReturned)).toBe('persisted true, hidden true');
});

test.describe('on a phone, without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const width of [320, 390]) {
    test(`every signed-in page says whose it is and offers the way out: ${width} px`, async ({
      page,
      app,
    }) => {
      await page.setViewportSize({ width, height: 640 });
      await openDashboardAs(page, app.origin, personas.administrator);
      for (const path of ['/', '/dashboard', '/dashboard/sessions', '/admin']) {
        await page.goto(app.origin + path);
        const header = page.getByRole('banner');
        await expect(header.getByText('Dana Whitlow'), path).toBeInViewport({ ratio: 1 });
        const button = await showSignOut(page);
        await expect(button, path).toHaveCount(1);
        await expect(button, path).toBeInViewport({ ratio: 1 });
      }
    });

    test(`the longest name leaves room for the way out: ${width} px`, async ({ page, app }) => {
      await page.setViewportSize({ width, height: 640 });
      await openDashboardAs(page, app.origin, personas.longName);
      await expect(userMenuButton(page)).toBeInViewport({ ratio: 1 });
      const button = await showSignOut(page);
      await expect(button).toBeInViewport({ ratio: 1 });
      await expect(button).toHaveCSS('height', '44px');
    });
  }

  test('a sign-out says that it is done', async ({ page, app, emulator }) => {
    await openDashboardAs(page, app.origin, personas.agent);
    await signOut(page);
    await expect(page.getByRole('status')).toHaveText(
      'You are signed out of this app. You may still be signed in to other LivePerson applications.',
    );
    // Without single sign-on, which would sign in without a prompt.
    await emulator.reset();
    await openDashboardAs(page, app.origin, personas.agent);
    await signOut(page, true);
    await expect(page.getByRole('status')).toHaveText(
      'You are signed out of all LivePerson applications.',
    );
    await page.goto(`${app.origin}/?signed_out=somebody-elses-words`);
    await expect(page.getByRole('main')).not.toContainText('signed out');
  });
});
