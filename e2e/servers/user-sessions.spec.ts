import { personas } from '../../emulator/personas';
import { withCluster } from '../support/cluster';
import { CookieClient, locationOf } from '../support/cookie-client';
import { sessionCookieName } from '../support/cookie-names';
import { expect, signInAs, signInWithBrowser, test } from '../support/fixtures';
import { openUserMenu } from '../support/user-menu';
import { expectPresentable } from '../support/visual-checks';

test('a user sees all their sessions, and ends one or all others', async ({ browser, page }) => {
  await withCluster(1, { withRedis: true }, async ({ appUrl }) => {
    const [phone, stranger, third] = [new CookieClient(), new CookieClient(), new CookieClient()];
    await phone.signIn(appUrl, personas.agent);
    await third.signIn(appUrl, personas.agent);
    await stranger.signIn(appUrl, personas.administrator);
    const laptop = await browser.newContext();
    const laptopPage = await laptop.newPage();
    await signInWithBrowser(laptopPage, appUrl, personas.agent);

    await signInWithBrowser(page, appUrl, personas.agent);
    const menu = await openUserMenu(page);
    await menu.getByRole('link', { name: 'Your sessions' }).click();
    await expect(page.getByRole('navigation').getByRole('link')).toHaveText([
      'Dashboard',
      'Sessions',
    ]);
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(4);
    const ownCards = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: 'This browser' });
    await expect(ownCards).toHaveCount(1);
    await expect(ownCards.getByRole('button')).toHaveCount(0);

    const others = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasNotText: 'This browser' });
    await others.filter({ hasText: 'Unknown browser' }).first().getByRole('button').click();
    await expect(page).toHaveURL(`${appUrl}/dashboard/sessions?ended=one`);
    await expect(page.getByRole('status')).toHaveText('You are signed out there.');
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(3);
    const alive = async () =>
      (await Promise.all([phone, third].map((client) => client.open(`${appUrl}/api/me`)))).filter(
        ({ status }) => status === 200,
      ).length;
    expect(await alive()).toBe(1);

    await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await expect(page.getByRole('status')).toHaveText('You are signed out everywhere else.');
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
    await expect(page.getByText('in this browser only')).toBeVisible();
    expect(await alive()).toBe(0);
    expect((await laptop.request.get(`${appUrl}/api/me`)).status()).toBe(401);
    expect((await stranger.open(`${appUrl}/api/me`)).status).toBe(200);
    await laptop.close();
  });
});

test('no one else can end a user’s sessions', async () => {
  await withCluster(1, { withRedis: true }, async ({ appUrl }) => {
    const [amir, dana] = [new CookieClient(), new CookieClient()];
    await amir.signIn(appUrl, personas.agent);
    await dana.signIn(appUrl, personas.administrator);
    await new CookieClient().signIn(appUrl, personas.agent);
    const list = await (await amir.open(`${appUrl}/dashboard/sessions`)).text();
    const handles = [...list.matchAll(/name="session" value="([\w-]{43})"/g)].map(
      ([, handle = '']) => handle,
    );
    expect(list).toContain('Sign out there');
    expect(handles.length).toBeGreaterThan(0);
    const end = (client: CookieClient, session: string, headers: Record<string, string>) =>
      client.open(`${appUrl}/dashboard/sessions/end`, {
        method: 'POST',
        body: new URLSearchParams({ session }),
        headers,
      });
    // A cross-site request, and another user with a stolen handle.
    for (const origin of [
      'https://evil.example',
      'null',
      appUrl.replace('127.0.0.1', 'localhost'),
    ]) {
      expect((await end(amir, 'others', { origin })).status).toBe(403);
    }
    for (const handle of [...handles, 'others', '', '*', '../x']) {
      const answer = await end(dana, handle, { origin: appUrl });
      expect(answer.headers.get('location')).toBe(`${appUrl}/dashboard/sessions`);
    }
    expect((await amir.open(`${appUrl}/api/me`)).status).toBe(200);
    expect(await (await amir.open(`${appUrl}/dashboard/sessions`)).text()).toContain(handles[0]);
    const signedOut = await end(new CookieClient(), 'others', { origin: appUrl });
    expect(signedOut.status).toBe(303);
    // A request without a page's mark, and an unknown route.
    expect(locationOf(signedOut, appUrl)).toBe(`${appUrl}/session-ended?returnTo=%2Fdashboard`);
  });
});

for (const button of ['Sign out everywhere else', /^Sign out there/]) {
  test(`${button} on the page of another user ends no session`, async ({ page }) => {
    await withCluster(1, { withRedis: true }, async ({ appUrl }) => {
      const people = [personas.agent, personas.administrator];
      const elsewhere = people.map(() => new CookieClient());
      for (const [index, client] of elsewhere.entries()) {
        await client.signIn(appUrl, people[index] ?? personas.agent);
      }
      await signInWithBrowser(page, appUrl, personas.agent);
      await page.goto(`${appUrl}/dashboard/sessions`);
      await signInAs(page.context(), appUrl, personas.administrator);
      const [held] = await Promise.all([
        page.waitForResponse((answer) => answer.request().method() === 'POST'),
        page.getByRole('button', { name: button }).click(),
      ]);
      expect(held.status()).toBe(409);
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana Whitlow is signed');
      for (const client of elsewhere) {
        expect((await client.open(`${appUrl}/api/me`)).status).toBe(200);
      }
    });
  });
}

test('a form of an ended session leads to a page that explains it, and to the sign-in', async ({
  page,
  app,
}) => {
  await signInWithBrowser(page, app.origin, personas.agent);
  await page.goto(`${app.origin}/dashboard/sessions`);
  await page.context().clearCookies({ name: sessionCookieName });
  // Sends the form of the button that exists with Redis only.
  await page.evaluate(() => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = '/dashboard/sessions/end';
    document.body.append(form);
    form.submit();
  });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are signed out');
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await expect(page).toHaveURL(`${app.origin}/dashboard/sessions`);
});

const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Something nobody has ever heard of',
];

test('the session list is presentable and accessible, however long', async ({ browser, page }) => {
  await withCluster(1, { withRedis: true }, async ({ appUrl }) => {
    for (const userAgent of userAgents) {
      const context = await browser.newContext({ userAgent });
      await signInWithBrowser(await context.newPage(), appUrl, personas.agent);
      await context.close();
    }
    await signInWithBrowser(page, appUrl, personas.agent);
    await page.goto(`${appUrl}/dashboard/sessions`);
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(userAgents.length + 1);
    await expectPresentable(page, 'sessions');
  });
});
