import { personas } from '../../emulator/personas';
import { baseNameOf, sessionCookieName } from '../support/cookie-names';
import { expect, signInWithBrowser, test } from '../support/fixtures';
import { signOut } from '../support/user-menu';

test('signing in ends where the person wanted to go', async ({ page, app }) => {
  await page.goto(`${app.origin}/dashboard?tab=skills`);
  await page.getByRole('button', { name: /^Dana/ }).click();
  await expect(page).toHaveURL(`${app.origin}/dashboard?tab=skills`);
});

test('a person without a profile is greeted by their user id', async ({ page, app }) => {
  await signInWithBrowser(page, app.origin, personas.minimal);
  const { userId } = personas.minimal;
  await expect(page.getByTestId('greeting')).toContainText(`User ${userId}`);
});

test('a profile that is refused does not stop the sign-in', async ({ page, app, emulator }) => {
  await emulator.fault({ on: 'users', answer: { kind: 'status', status: 403 } });
  await signInWithBrowser(page, app.origin, personas.administrator);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    `User ${personas.administrator.userId}`,
  );
  await expect.poll(() => app.log().map(({ event }) => event)).toContain('profile_unavailable');
});

test('a profile that is slow does not hold up the sign-in', async ({ visitor, app, emulator }) => {
  await emulator.fault({ on: 'users', answer: { kind: 'slow', delayMs: 9_000 } });
  const began = Date.now();
  const response = await visitor.signIn(app.origin, personas.administrator);
  expect(response.headers.get('location')).toBe(`${app.origin}/dashboard`);
  expect(Date.now() - began).toBeLessThan(6_000);
});

test('the dashboard says that a LivePerson employee acts inside an account', async ({
  page,
  app,
}) => {
  await signInWithBrowser(page, app.origin, personas.employee);
  await expect(page.getByText('You are acting as a LivePerson employee')).toBeVisible();
});

test('a second visit is signed in by single sign-on, without the login page', async ({
  page,
  app,
}) => {
  await signInWithBrowser(page, app.origin, personas.agent);
  await signOut(page);
  await expect(page).toHaveURL(`${app.origin}/?signed_out=here`);
  await page.goto(`${app.origin}/dashboard`);
  await expect(page).toHaveURL(`${app.origin}/dashboard`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Amir');
});

test('/api/me tells of the session and of no token', async ({ visitor, app }) => {
  const signedOut = await visitor.open(`${app.origin}/api/me`);
  expect(signedOut.status).toBe(401);
  expect(await signedOut.json()).toEqual({ error: 'signed_out' });

  await visitor.signIn(app.origin, personas.administrator);
  const me = await visitor.open(`${app.origin}/api/me`);
  expect(me.status).toBe(200);
  expect(me.headers.getSetCookie()).toEqual([]);
  expect(await me.json()).toEqual({
    sub: personas.administrator.userId,
    accountId: '12345678',
    isAdmin: true,
    isLpa: false,
    name: 'Dana Whitlow',
    pictureUrl: null,
    roles: ['Administrator'],
    expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
});

test('6 KB of tokens survive the sign-in in split cookies', async ({ visitor, app, emulator }) => {
  await emulator.speak({ accessTokenHexLength: 2_048, refreshTokenHexLength: 4_096 });
  const response = await visitor.signIn(app.origin, personas.administrator);
  const lines = response.headers
    .getSetCookie()
    .filter((line) => baseNameOf(line).startsWith('session.'));
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(4_096);
  expect((await visitor.open(`${app.origin}/api/me`)).status).toBe(200);
  expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);

  await emulator.speak({ accessTokenHexLength: 64, refreshTokenHexLength: 640 });
  await visitor.signIn(app.origin, personas.administrator);
  const names = [...visitor.cookies(app.origin).keys()].filter((name) =>
    sessionCookieName.test(name),
  );
  expect(names.map(baseNameOf)).toEqual(['session']);
});

test('a kept session still works in a browser without JavaScript', async ({ browser, app }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signInWithBrowser(page, app.origin, personas.administrator);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana');
  await signOut(page);
  await expect(page).toHaveURL(`${app.origin}/?signed_out=here`);
  await context.close();
});
