import type { Page } from '@playwright/test';
import { personas } from '../../emulator/personas';
import { expect, openDashboardAs, signInAs, test } from '../support/fixtures';
import { signOut, userMenu, userMenuButton } from '../support/user-menu';

const colorScheme = (page: Page) =>
  page.locator('html').evaluate((html) => getComputedStyle(html).colorScheme);

async function chooseTheme(page: Page, theme: string): Promise<void> {
  await userMenuButton(page).click();
  await userMenu(page).getByRole('button', { name: theme }).click();
}

test('the user menu says who is signed in, in which account, with which role and for how long', async ({
  page,
  app,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await expect(userMenu(page)).toBeHidden();
  await userMenuButton(page).click();
  for (const text of ['Amir Solano', 'Account 12345678', 'Agent', 'Expires if idle']) {
    await expect(userMenu(page)).toContainText(text);
  }
  await expect(userMenu(page).getByText('Expires at the latest')).toBeVisible();
  await expect(userMenu(page).locator('time')).toHaveCount(2);
  // Without Redis there is no list of sessions, and with one account no other.
  await expect(userMenu(page).getByRole('link')).toHaveCount(0);
  await expect(page.getByRole('navigation').getByRole('link')).toHaveText(['Dashboard']);
});

test('the user menu closes on Escape and on a click outside, and gives the focus back', async ({
  page,
  app,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await userMenuButton(page).focus();
  await page.keyboard.press('Enter');
  await expect(userMenu(page)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(userMenu(page).getByRole('button', { name: 'Light' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(userMenu(page)).toBeHidden();
  await expect(userMenuButton(page)).toBeFocused();

  await userMenuButton(page).click();
  await expect(userMenu(page)).toBeVisible();
  await page.mouse.click(5, 500);
  await expect(userMenu(page)).toBeHidden();
});

test('on a phone the user menu is a sheet', async ({ page, app }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openDashboardAs(page, app.origin, personas.longName);
  await userMenuButton(page).click();
  const sheet = await userMenu(page).boundingBox();
  expect(sheet).toMatchObject({ x: 0, width: 320 });
  expect((sheet?.y ?? 0) + (sheet?.height ?? 0)).toBe(640);
  await page.mouse.click(160, 5);
  await expect(userMenu(page)).toBeHidden();
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled, colorScheme: 'light' });

    test('a theme is kept for its user, and no other user of the browser gets it', async ({
      page,
      app,
    }) => {
      await openDashboardAs(page, app.origin, personas.administrator);
      await page.goto(`${app.origin}/admin?q=a&whole=`);
      expect(await colorScheme(page)).toBe('light dark');
      await chooseTheme(page, 'Dark');
      await expect(page).toHaveURL(`${app.origin}/admin?q=a&whole=`);
      expect(await colorScheme(page)).toBe('dark');
      await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(11, 17, 15)');
      await userMenuButton(page).click();
      await expect(userMenu(page).getByRole('button', { pressed: true })).toHaveText('Dark');
      await userMenu(page).getByRole('button', { name: 'Sign out', exact: true }).click();
      await expect(page).toHaveURL(`${app.origin}/?signed_out=here`);
      expect(await colorScheme(page)).toBe('light dark');

      const themes = (await page.context().cookies()).filter(({ name }) => /^theme-/.test(name));
      expect(themes).toMatchObject([{ value: 'dark', httpOnly: true, sameSite: 'Lax' }]);
      await openDashboardAs(page, app.origin, personas.agent);
      await page.context().addCookies(themes);
      await page.reload();
      await expect(userMenuButton(page)).toContainText('Amir');
      expect(await colorScheme(page)).toBe('light dark');

      await signInAs(page.context(), app.origin, personas.administrator);
      await page.context().addCookies(themes);
      for (const path of ['/', '/dashboard', '/dashboard/nowhere']) {
        await page.goto(app.origin + path);
        expect(await colorScheme(page), path).toBe('dark');
      }
      await page.emulateMedia({ media: 'print' });
      expect(await colorScheme(page)).toBe('light');
      await page.emulateMedia({ media: null });
      await chooseTheme(page, 'System');
      await expect(page).toHaveURL(`${app.origin}/dashboard/nowhere`);
      expect(await colorScheme(page)).toBe('light dark');
    });

    test('a path below the dashboard without a page answers 404 inside the shell', async ({
      page,
      app,
    }) => {
      await openDashboardAs(page, app.origin, personas.agent);
      for (const path of ['/dashboard/nowhere', '/dashboard/tickets/1']) {
        expect((await page.goto(app.origin + path))?.status()).toBe(404);
        await expect(page).toHaveTitle(/^Page not found/);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found');
        await expect(page.getByRole('navigation').getByText('Dashboard')).toBeVisible();
      }
      await signOut(page);
      await expect(page).toHaveURL(`${app.origin}/?signed_out=here`);
    });
  });
}

test('a theme is taken from a form of this app only, and leads back into it', async ({
  visitor,
  app,
}) => {
  const url = `${app.origin}/dashboard/theme`;
  const sent = (theme: string, headers: Record<string, string>) =>
    visitor.open(url, { method: 'POST', body: new URLSearchParams({ theme }), headers });
  const own = { origin: app.origin };
  const signedOut = await sent('dark', own);
  expect(signedOut.status).toBe(303);
  expect(signedOut.headers.get('location')).toContain('/session-ended');
  await visitor.signIn(app.origin, personas.agent);
  expect((await sent('dark', { origin: 'https://evil.example' })).status).toBe(403);
  expect((await sent('purple', own)).status).toBe(400);
  const wrongMark = await visitor.post(url, { theme: 'dark', 'session-mark': 'x' });
  expect(wrongMark.status).toBe(409);
  for (const [referer, location] of [
    ['/admin?q=a', '/admin?q=a'],
    ['/logout', '/dashboard'],
    ['/dashboard/theme', '/dashboard'],
    ['/dashboard/sessions/end', '/dashboard'],
  ]) {
    const answer = await sent('dark', { ...own, referer: app.origin + referer });
    expect(answer.headers.get('location'), referer).toBe(location);
  }
  const elsewhere = await sent('dark', { ...own, referer: 'https://evil.example/admin' });
  expect(elsewhere.headers.get('location')).toBe('/dashboard');
});

test('forced colours show which page and which theme is chosen', async ({ page, app }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await openDashboardAs(page, app.origin, personas.administrator);
  const background = (name: string) =>
    page.getByRole('link', { name }).evaluate((link) => getComputedStyle(link).backgroundColor);
  expect(await background('Dashboard')).not.toBe(await background('Users'));
  await userMenuButton(page).click();
  const theme = (name: string) =>
    userMenu(page)
      .getByRole('button', { name })
      .evaluate((button) => getComputedStyle(button).backgroundColor);
  expect(await theme('System')).not.toBe(await theme('Dark'));
});
