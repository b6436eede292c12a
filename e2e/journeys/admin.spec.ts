import { controlOf } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { CookieClient } from '../support/cookie-client';
import { expect, openDashboardAs, signInAs, startAppAndEmulator, test } from '../support/fixtures';
import { expectPresentable } from '../support/visual-checks';

test('the page of users is for administrators', async ({ page, visitor, app }) => {
  const url = `${app.origin}/admin?q=ada`;
  const login = new URL((await visitor.open(url)).headers.get('location') ?? '', app.origin);
  expect(login.pathname + login.search).toBe('/login?returnTo=%2Fadmin%3Fq%3Dada');

  await visitor.signIn(app.origin, personas.agent);
  const refusal = await visitor.open(url);
  expect(refusal.status).toBe(403);
  expect(refusal.headers.get('cache-control')).toBe('private, no-store');
  expect(await refusal.text()).not.toContain('@brand.example');
  for (const init of [{ headers: { rsc: '1' } }, { method: 'HEAD' }]) {
    expect((await visitor.open(`${app.origin}/admin?_rsc=abc`, init)).status).toBe(403);
  }
  const prefetch = { headers: { rsc: '1', 'next-router-prefetch': '1' } };
  expect((await visitor.open(`${app.origin}/admin?_rsc=abc`, prefetch)).status).toBe(403);
  expect((await visitor.open(`${app.origin}/forbidden`)).status).toBe(404);
  expect((await visitor.post(url)).status).toBe(403);

  await openDashboardAs(page, app.origin, personas.agent);
  await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0);
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'You do not have access to this page',
  );
  await page.getByRole('link', { name: 'Back to the dashboard' }).click();
  await expect(page).toHaveURL(`${app.origin}/dashboard`);
});

test('an address of a user is cut nowhere but before the @, and a time nowhere', async ({
  page,
  app,
}) => {
  await openDashboardAs(page, app.origin, personas.administrator);
  for (const [width, mayBreak] of [
    [1_440, false],
    [390, true],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${app.origin}/admin`);
    await expect(page.locator('tbody').getByRole('row')).toHaveCount(25);
    const lines = await page.locator('tbody :is(bdi, time):visible').evaluateAll((elements) =>
      elements
        .filter(({ textContent }) => /@|:/.test(textContent))
        .map((element) => ({
          text: element.textContent,
          lines: new Set([...element.getClientRects()].map(({ top }) => top)).size,
        })),
    );
    expect(lines.length).toBeGreaterThan(40);
    const cut = lines.filter(({ text, lines }) => lines > (mayBreak && text.includes('@') ? 2 : 1));
    expect(cut, `${width} px`).toEqual([]);
  }
});

for (const javaScriptEnabled of [true, false]) {
  test(`ten thousand users are searched, filtered, sorted and paged, JavaScript: ${javaScriptEnabled}`, async ({
    browser,
    app,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const rows = page.locator('tbody').getByRole('row');
    const names = () => page.locator('tbody th').allInnerTexts();
    // Without JavaScript the page refreshes itself to one that waits for the list.
    const url = (path: string) =>
      app.origin + path + (javaScriptEnabled ? '' : `${path.includes('?') ? '&' : '?'}whole=`);
    await openDashboardAs(page, app.origin, personas.administrator);
    await page.getByRole('link', { name: 'Users' }).click();
    await expect(page).toHaveURL(url('/admin'));
    await expect(page.getByText('9,993 users', { exact: true })).toBeVisible();
    await expect(page.getByText('1–25 of 9,993')).toBeVisible();
    await expect(rows).toHaveCount(25);

    await page.getByRole('link', { name: 'Next page' }).click();
    await expect(page).toHaveURL(url('/admin?page=2'));
    await expect(page.getByText('26–50 of 9,993')).toBeVisible();
    const current = page.getByRole('navigation', { name: 'Pagination' }).locator('[aria-current]');
    await expect(current).toHaveAccessibleName('Page 2');
    const secondPage = await names();
    await page.getByRole('link', { name: 'Page 400' }).click();
    await expect(page.getByText('9,976–9,993 of 9,993')).toBeVisible();
    await page.getByRole('link', { name: 'Page 1', exact: true }).click();
    await expect(page.getByText('1–25 of 9,993')).toBeVisible();
    expect(await names()).not.toEqual(secondPage);

    await page.getByRole('searchbox').fill('WHITLOW dana');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/\/admin\?q=WHITLOW\+dana/);
    await expect(rows.filter({ hasText: 'dana.whitlow@brand.example' })).toHaveCount(1);
    await page.getByRole('link', { name: 'Clear' }).click();
    await expect(page).toHaveURL(url('/admin'));

    const summary = page.getByRole('region', { name: 'Summary' });
    await summary.getByRole('link', { name: /^Quality Coach/ }).click();
    await expect(page).toHaveURL(url('/admin?role=Quality+Coach'));
    await expect(rows.first()).toContainText('Quality Coach');
    const count = await summary.locator('[aria-current=true] .tabular-nums').textContent();
    await expect(page.getByText(`1–25 of ${count}`)).toBeVisible();
    await summary.getByRole('link', { name: /^Disabled/ }).click();
    await expect(page).toHaveURL(url('/admin?status=disabled'));
    await expect(rows.first()).toContainText('Disabled');

    await page.getByLabel('Role').selectOption({ value: 'Campaign Manager' });
    await page.getByLabel('Status').selectOption('Disabled');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/role=Campaign\+Manager&status=disabled/);
    await expect(rows.first()).toContainText('Campaign Manager');
    const found = await rows.allInnerTexts();
    expect(found.length).toBeGreaterThan(0);
    for (const row of found) expect(row).toMatch(/Campaign Manager[\s\S]*Disabled/);

    const heading = page.getByRole('columnheader', { name: 'Name', exact: true });
    await expect(heading).toHaveAttribute('aria-sort', 'ascending');
    await heading.getByRole('link').click();
    await expect(heading).toHaveAttribute('aria-sort', 'descending');
    await expect(page).toHaveURL(/order=desc/);
    await expect(page.getByLabel('Role')).toHaveValue('Campaign Manager');

    await page.goto(url('/admin?q=ada+clarke&sort=login'));
    const logins = () => page.locator('tbody td:nth-child(2)').allTextContents();
    await expect(rows.first()).toBeVisible();
    const ascending = await logins();
    expect(ascending.length).toBeGreaterThan(1);
    expect(ascending.length).toBeLessThan(25);
    await page.getByRole('columnheader', { name: 'Login name' }).getByRole('link').click();
    await expect(page).toHaveURL(/order=desc/);
    await expect.poll(logins).toEqual(ascending.toReversed());

    await page.goto(url('/admin?q=nobody+at+all'));
    await expect(page.getByText('No users found')).toBeVisible();
    await page.getByRole('link', { name: 'Show all users' }).click();
    await expect(rows).toHaveCount(25);

    // The navigation shares the header's row with the way home, and must not cover it.
    await page.getByRole('banner').getByRole('link').click();
    await expect(page).toHaveURL(`${app.origin}/`);
    await context.close();
  });
}

test('the heading and a skeleton do not wait for the list', async () => {
  const { app, emulator, stop } = await startAppAndEmulator();
  try {
    const [dana, lee] = [new CookieClient(), new CookieClient()];
    await dana.signIn(app.origin, personas.administrator);
    await lee.signIn(app.origin, personas.employee);
    await (await dana.open(`${app.origin}/admin`)).text();
    const answer = { kind: 'slow', delayMs: 500 } as const;
    await controlOf(emulator.origin).fault({ on: 'user_list', answer });
    const response = await lee.open(`${app.origin}/admin`);
    expect(response.status).toBe(200);
    const html = await response.text();
    const [shell = ''] = html.split('Loading the users', 1);
    expect(shell).toContain('All users of account');
    expect(html.indexOf('9,993 users')).toBeGreaterThan(shell.length);
  } finally {
    await stop();
  }
});

test('users with long, right-to-left and empty names fit on a phone and a wide screen', async ({
  page,
}) => {
  const { app, emulator, stop } = await startAppAndEmulator();
  try {
    const names = ['W'.repeat(120), '🦊'.repeat(60), 'عبد الرحمن '.repeat(10), '\u202eevil', ''];
    const body = names.map((fullName, index) => ({
      id: String(index),
      fullName,
      nickname: null,
      loginName: index === 4 ? null : `${fullName.slice(0, 40)}@brand.example`,
      email: 'a'.repeat(60),
      isEnabled: [true, false, null][index % 3],
      profileIds: [2359273616],
    }));
    await signInAs(page.context(), app.origin, personas.administrator);
    const answer = { kind: 'status', status: 200, body } as const;
    await controlOf(emulator.origin).fault({ on: 'user_list', answer });
    await page.goto(`${app.origin}/admin`);
    await expect(page.locator('tbody').getByRole('row')).toHaveCount(5);
    await expectPresentable(page, 'admin-hostile-names');
  } finally {
    await stop();
  }
});

test('the list is fetched once a minute for the account, and a failure of one user does not affect another', async () => {
  const { app, emulator, stop } = await startAppAndEmulator();
  try {
    const control = controlOf(emulator.origin);
    const [dana, lee] = [new CookieClient(), new CookieClient()];
    await dana.signIn(app.origin, personas.administrator);
    await lee.signIn(app.origin, personas.employee);
    const open = async (visitor: CookieClient) =>
      (await visitor.open(`${app.origin}/admin`)).text();

    await control.fault({ on: 'user_list', answer: { kind: 'status', status: 403 } });
    expect(await open(dana)).toContain('LivePerson does not let this app show');
    expect(await open(lee)).toContain('9,993 users');
    // The list of a colleague is cached.
    await control.fault({ on: 'user_list', answer: { kind: 'status', status: 403 } });
    expect(await open(dana)).toContain('LivePerson does not let this app show');
    expect(await open(dana)).toContain('9,993 users');
    // Once for each of them, who has to be allowed it, and twice that was refused; the last time it was unchanged.
    const statuses = (await control.requests('user_list')).map(({ status }) => status);
    expect(statuses).toEqual([403, 200, 403, 304]);
  } finally {
    await stop();
  }
});

test('roles that cannot be read are said so, beside what can be read', async ({ page }) => {
  const { app, emulator, stop } = await startAppAndEmulator();
  try {
    const answer = { kind: 'status', status: 403 } as const;
    await controlOf(emulator.origin).fault({ on: 'profiles', times: 9, answer });
    await signInAs(page.context(), app.origin, personas.administrator);
    await page.goto(`${app.origin}/dashboard`);
    const profile = page.getByRole('region', { name: 'Your profile' });
    await expect(profile).toContainText('dana.whitlow@brand.example');
    await expect(page.getByText('app show the names of your roles')).toBeVisible();
    await page.goto(`${app.origin}/admin`);
    await expect(page.getByRole('main')).toContainText('app show the roles of the users');
    await expect(page.getByText('9,993 users', { exact: true })).toBeVisible();
  } finally {
    await stop();
  }
});

test('a list that cannot be had is said so, and can be tried again', async ({ page }) => {
  const { app, emulator, stop } = await startAppAndEmulator();
  try {
    const answer = { kind: 'huge', bytes: 16_000_001 } as const;
    await controlOf(emulator.origin).fault({ on: 'user_list', answer });
    await signInAs(page.context(), app.origin, personas.administrator);
    await page.goto(`${app.origin}/admin`);
    await expect(page.getByText('The users cannot be shown right now')).toBeVisible();
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(page.getByText('9,993 users', { exact: true })).toBeVisible();
  } finally {
    await stop();
  }
});

test('an employee of LivePerson is told on every page whose account they are in', async ({
  page,
  app,
}) => {
  await openDashboardAs(page, app.origin, personas.employee);
  for (const path of ['/', '/dashboard', '/dashboard/sessions', '/admin']) {
    await page.goto(app.origin + path);
    await expect(page.getByRole('note'), path).toContainText(
      'You are acting as a LivePerson employee inside a brand’s account: 12345678',
    );
  }
});
