import { createServer, type Server } from 'node:http';
import type { Browser, Page } from '@playwright/test';
import { type Persona, personas } from '../../emulator/personas';
import { type Emulator, startEmulator } from '../../emulator/server';
import { demoSettings, unsetInstallation } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { type RunningServer, startApp } from '../../scripts/servers';
import { CookieClient, locationOf } from '../support/cookie-client';
import { expect, logsSince, test } from '../support/fixtures';
import { listen } from '../support/listen';
import { openUserMenu } from '../support/user-menu';
import { expectPresentable } from '../support/visual-checks';

// One app that is installed in two accounts, whose services are in two regions.
test.describe.configure({ mode: 'default' });

const accounts = {
  us: { accountId: '12345678', clientId: 'client-in-the-us', clientSecret: 'secret-of-the-us' },
  emea: { accountId: 'le_87654321', clientId: 'client-in-emea', clientSecret: 'secret-of-emea' },
};
const names = { us: 'Brand United States', emea: 'Brand Europe, Middle East & Africa' };
let us: Emulator;
let emea: Emulator;
let domainApi: Server;
let app: RunningServer;

/** Knows in which region each account is, as LivePerson's own does. */
function createDomainApi(): Server {
  const regions = new Map([
    [accounts.us.accountId, us],
    [accounts.emea.accountId, emea],
  ]);
  return createServer((request, response) => {
    const [, account = '', service] =
      /^\/api\/account\/(\w+)\/service\/(\w+)\//.exec(request.url ?? '') ?? [];
    const region = regions.get(account);
    const baseURI = region && new URL(region.origin).host;
    response.writeHead(region ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ service, account, baseURI }));
  });
}

test.beforeAll(async () => {
  const port = await anyFreePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const redirectUris = [`${appUrl}/callback`];
  us = await startEmulator({ installation: { ...accounts.us, redirectUris } });
  emea = await startEmulator({ installation: { ...accounts.emea, redirectUris } });
  domainApi = createDomainApi();
  app = await startApp({
    command: 'start',
    host: '127.0.0.1',
    port,
    environment: {
      ...demoSettings(appUrl, `http://127.0.0.1:${await listen(domainApi)}`),
      ...unsetInstallation,
      LP_INSTALLATIONS: JSON.stringify([
        { ...accounts.us, name: names.us },
        { ...accounts.emea, name: names.emea },
      ]),
    },
  });
});

test.afterAll(async () => {
  await Promise.all([app?.stop(), us?.close(), emea?.close()]);
  domainApi?.close();
});

test.beforeEach(() => Promise.all([us.control.reset(), emea.control.reset()]));

/** What a region was asked for, but for its keys, which belong to no account. */
async function pathsAt(region: Emulator): Promise<readonly string[]> {
  return (await region.control.requests())
    .filter(({ endpoint }) => endpoint !== 'jwks')
    .map(({ path }) => path);
}

async function expectOnlyOwnRequests(): Promise<void> {
  for (const [region, { accountId }] of [
    [us, accounts.us] as const,
    [emea, accounts.emea] as const,
  ]) {
    const paths = await pathsAt(region);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect(path).toContain(`/account/${accountId}/`);
  }
}

/** Signs in at the login page of Sentinel, where the browser is by now. */
const choose = (page: Page, { key }: Persona) => page.locator(`button[value="${key}"]`).click();

/** Signs in to an account, from the front page on. */
async function signInByChoice(browser: Browser, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(app.origin);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Choose your account' })).toBeVisible();
  await page.getByRole('link', { name }).click();
  await choose(page, personas.agent);
  await page.waitForURL(`${app.origin}/dashboard`);
  return page;
}

const accountOf = async (page: Page): Promise<unknown> =>
  (await (await page.request.get(`${app.origin}/api/me`)).json()).accountId;

test('two people sign in at once, each in their own account, and each region hears of its own alone', async ({
  browser,
}) => {
  const [american, european] = await Promise.all([
    signInByChoice(browser, names.us),
    signInByChoice(browser, names.emea),
  ]);
  await expect(american.getByTestId('greeting')).toContainText(names.us);
  await expect(european.getByTestId('greeting')).toContainText(names.emea);
  expect(await accountOf(american)).toBe(accounts.us.accountId);
  expect(await accountOf(european)).toBe(accounts.emea.accountId);
  for (const region of [us, emea]) {
    const endpoints = new Set((await region.control.requests()).map(({ endpoint }) => endpoint));
    expect(endpoints).toEqual(
      new Set([
        'authorize',
        'token',
        'jwks',
        'users',
        'profiles',
        'skills',
        'agent_groups',
        'agent_status',
        'metrics',
      ]),
    );
  }
  await expectOnlyOwnRequests();
});

/** Signed in to an account by its address alone. */
async function signedInTo({ accountId }: { accountId: string }): Promise<CookieClient> {
  const visitor = new CookieClient();
  const login = `${app.origin}/login?account=${accountId}`;
  const answer = await visitor.open(await visitor.reachCallback(login, personas.agent));
  expect(locationOf(answer, app.origin)).toBe(`${app.origin}/dashboard`);
  return visitor;
}

test('renewal and sign-out everywhere go to the region that the session belongs to', async () => {
  for (const region of [us, emea]) await region.control.speak({ expiresIn: 1 });
  for (const account of [accounts.us, accounts.emea]) {
    const visitor = await signedInTo(account);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);
    await visitor.post(`${app.origin}/logout?everywhere=1`);
  }
  for (const region of [us, emea]) {
    const calls = await region.control.requests();
    expect(calls.filter(({ grantType }) => grantType === 'refresh_token')).toHaveLength(1);
    expect(calls.filter(({ endpoint }) => endpoint === 'revoke')).toMatchObject([{ status: 200 }]);
  }
  await expectOnlyOwnRequests();
});

test('an answer of one account to an attempt in the other is refused', async () => {
  const visitor = new CookieClient();
  const ofUs = await visitor.reachCallback(
    `${app.origin}/login?account=${accounts.us.accountId}`,
    personas.agent,
  );
  const ofEmea = await visitor.reachCallback(
    `${app.origin}/login?account=${accounts.emea.accountId}`,
    personas.agent,
  );
  const crossed = new URL(ofUs);
  crossed.searchParams.set('state', new URL(ofEmea).searchParams.get('state') ?? '');
  const answer = await visitor.open(crossed.href);
  expect(locationOf(answer, app.origin)).toMatch(/\/sign-in-error\?reason=sentinel_refused/);
  expect((await visitor.open(`${app.origin}/api/me`)).status).toBe(401);
  await expectOnlyOwnRequests();
});

test('who was signed in to one of them goes on there, without choosing again', async () => {
  const visitor = await signedInTo(accounts.emea);
  await visitor.copy().post(`${app.origin}/logout`);
  const sentOff = await visitor.open(`${app.origin}/dashboard?tab=1`);
  const login = new URL(locationOf(sentOff, app.origin) ?? '');
  expect(login.pathname).toBe('/login');
  expect(Object.fromEntries(login.searchParams)).toEqual({
    returnTo: '/dashboard?tab=1',
    account: accounts.emea.accountId,
  });
  expect(locationOf(await visitor.open(login.href), app.origin)).toContain(emea.origin);
});

test('the choice keeps the page to come back to, and takes no word of anybody else', async ({
  page,
}) => {
  const { log } = logsSince(app);
  for (const account of ['', '&account=', '&account=99999999', '&account=1&account=2']) {
    await page.goto(`${app.origin}/login?returnTo=/dashboard?tab=1${account}`);
    await expect(page.getByRole('heading', { name: 'Choose your account' })).toBeVisible();
    const links = page.getByRole('main').getByRole('link');
    await expect(links).toHaveCount(2);
    const address = new URL((await links.last().getAttribute('href')) ?? '');
    expect(Object.fromEntries(address.searchParams)).toEqual({
      returnTo: '/dashboard?tab=1',
      account: accounts.emea.accountId,
    });
  }
  for (const path of ['login', 'choose-account']) {
    const query = `returnTo=https://evil.example&frame=${'f'.repeat(43)}&call=evil`;
    await page.goto(`${app.origin}/${path}?${query}`);
    expect(page.url()).toBe(`${app.origin}/choose-account?returnTo=%2Fdashboard`);
    expect(await page.content()).not.toMatch(/evil|fffff/);
  }
  expect(log()).toEqual([]);
});

test('somebody who is signed in can go over to another account', async ({ page }) => {
  await page.goto(`${app.origin}/login?account=${accounts.us.accountId}`);
  await choose(page, personas.agent);
  const menu = await openUserMenu(page);
  await menu.getByRole('link', { name: 'Use another account' }).click();
  await page.getByRole('link', { name: names.emea }).click();
  await choose(page, personas.administrator);
  await expect(page.getByTestId('greeting')).toContainText(names.emea);
  expect(await accountOf(page)).toBe(accounts.emea.accountId);
});

test('a window of one account is not taken for one of the other, though the user id is the same', async ({
  page,
}) => {
  await page.goto(`${app.origin}/login?account=${accounts.us.accountId}`);
  await choose(page, personas.agent);
  await expect(page.getByTestId('greeting')).toContainText(names.us);
  const other = await page.context().newPage();
  await other.goto(`${app.origin}/login?account=${accounts.emea.accountId}`);
  await choose(other, personas.agent);
  await expect(other.getByTestId('greeting')).toContainText(names.emea);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('is signed in now');
  await expect(page.getByRole('main').getByText(accounts.emea.accountId)).toBeVisible();
});

test('people of one region sign in while the lookup of the other region fails', async () => {
  const port = await anyFreePort();
  const alone = await startApp({
    command: 'start',
    host: '127.0.0.1',
    port,
    environment: {
      ...demoSettings(`http://127.0.0.1:${port}`, us.origin),
      ...unsetInstallation,
      LP_INSTALLATIONS: JSON.stringify([accounts.emea, accounts.us]),
    },
  });
  const watchedAlone = logsSince(alone);
  try {
    expect((await fetch(`${alone.origin}/api/ready`)).status).toBe(200);
    const visitor = new CookieClient();
    const goTo = async ({ accountId }: { accountId: string }) =>
      locationOf(await visitor.open(`${alone.origin}/login?account=${accountId}`), alone.origin);
    expect(await goTo(accounts.us)).toContain(us.origin);
    expect(await goTo(accounts.emea)).toContain('/sign-in-error?reason=configuration');
    await expect
      .poll(() => watchedAlone.log())
      .toContainEqual(
        expect.objectContaining({
          event: 'sign_in_failed',
          reason: 'configuration',
          accountId: accounts.emea.accountId,
        }),
      );
  } finally {
    await alone.stop();
  }
});

test('the choice is presentable and accessible', async ({ page }) => {
  await page.goto(`${app.origin}/login`);
  await expectPresentable(page, 'choose-account');
});
