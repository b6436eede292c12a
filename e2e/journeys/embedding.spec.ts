import { createServer } from 'node:http';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { type Emulator, startEmulator } from '../../emulator/server';
import { demoSettings } from '../../scripts/demo-settings';
import { browserLaunchOptions } from '../../scripts/find-browser';
import { anyFreePort } from '../../scripts/free-port';
import { type RunningServer, startApp } from '../../scripts/servers';
import { consoleMessagesOf } from '../support/console-messages';
import { expect, test } from '../support/fixtures';
import { closeServer, listen } from '../support/listen';
import { makeCertificate, startTlsFront } from '../support/tls';
import { signOut } from '../support/user-menu';
import { expectPresentable } from '../support/visual-checks';

// One app, framed by pages of other sites, each on https and under a name of its own.
test.describe.configure({ mode: 'default' });

const names = { app: 'app.brand.test', workspace: 'workspace.test', stranger: 'stranger.test' };
let appUrl = '';
let workspaceUrl = '';
let strangerUrl = '';
let emulator: Emulator;
let app: RunningServer;
let browser: Browser;
let context: BrowserContext;
const stops: (() => Promise<unknown>)[] = [];

/** A site whose every page is a frame that shows `?show=`. */
async function startFramingSite(): Promise<number> {
  const server = createServer((request, response) => {
    const shown = new URL(request.url ?? '/', 'http://here').searchParams.get('show') ?? '';
    const page = `<!doctype html><html lang="en"><title>Workspace</title>
<style>html, body { height: 100%; margin: 0 } iframe { width: 100%; height: 100%; border: 0 }</style>
<iframe title="app" src="${encodeURI(shown)}"></iframe>`;
    response.setHeader('content-type', 'text/html').end(page);
  });
  stops.push(() => closeServer(server));
  return listen(server);
}

/** Has the Domain API name this host once, which the app keeps for an hour. */
async function nameWorkspace(baseURI: string): Promise<void> {
  await fetch(`${app.origin}/api/ready`);
  await emulator.control.fault({ on: 'domain', answer: { kind: 'base_uri', baseURI } });
  const headers = { 'sec-fetch-dest': 'iframe' };
  await fetch(`${app.origin}/dashboard`, { headers, redirect: 'manual' });
  const lookups = (await emulator.control.requests('domain')).map(({ path }) => path);
  expect(lookups.at(-1)).toContain('/service/liveEngageUI/');
}

test.beforeAll(async () => {
  const certificate = await makeCertificate(...Object.values(names));
  stops.push(certificate.remove);
  const secure = async (name: string, port: number, publicPort?: number) => {
    const own = publicPort ?? (await anyFreePort());
    stops.push((await startTlsFront(own, port, certificate)).stop);
    return `https://${name}:${own}`;
  };
  const framing = await startFramingSite();
  workspaceUrl = await secure(names.workspace, framing);
  strangerUrl = await secure(names.stranger, framing);
  const emulatorPort = await anyFreePort();
  emulator = await startEmulator({ publicOrigin: `https://localhost:${emulatorPort}` });
  stops.push(() => emulator.close());
  const emulatorUrl = await secure('localhost', emulator.port, emulatorPort);
  const [port, publicPort] = [await anyFreePort(), await anyFreePort()];
  appUrl = await secure(names.app, port, publicPort);
  await emulator.control.install({ redirectUris: [`${appUrl}/callback`] });
  app = await startApp({
    command: 'start',
    host: '127.0.0.1',
    port,
    environment: {
      ...demoSettings(appUrl, emulatorUrl),
      EMBED_ORIGINS: 'https://other.test,liveperson',
      LP_TRUSTED_DOMAINS: names.workspace,
      NODE_EXTRA_CA_CERTS: certificate.file,
    },
  });
  stops.push(app.stop);
  await nameWorkspace(new URL(workspaceUrl).host);
  browser = await chromium.launch(
    browserLaunchOptions('--host-resolver-rules=MAP *.test 127.0.0.1'),
  );
  stops.push(() => browser.close());
});

test.afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
});

let messages: readonly string[] = [];
test.beforeEach(async () => {
  await emulator.control.reset();
  context = await browser.newContext({ ignoreHTTPSErrors: true });
  messages = consoleMessagesOf(context);
});
test.afterEach(() => context.close());

/** The app as a page of the workspace shows it. */
async function frameIn(page: Page, path = '/dashboard', site = workspaceUrl) {
  await page.goto(`${site}/?show=${encodeURIComponent(appUrl + path)}`);
  return page.frameLocator('iframe');
}

/** Presses the button in the frame, and signs in in the window that opens. */
async function signInByWindow(page: Page, frame: ReturnType<Page['frameLocator']>, name = /^Amir/) {
  const opening = page.context().waitForEvent('page');
  await frame.getByRole('button', { name: 'Sign in' }).click();
  const opened = await opening;
  await opened.getByRole('button', { name }).click();
  return opened;
}

const cookiesOfApp = async () =>
  (await context.cookies()).filter(({ domain }) => domain === names.app);

/** What frames of a page ask the app with. */
function questionsOf(page: Page): readonly string[] {
  const questions: string[] = [];
  page.on('request', (request) => {
    if (request.url() === `${appUrl}/frame/session`) questions.push(request.postData() ?? '');
  });
  return questions;
}

test('the workspace that the Domain API names may frame the app, beside other origins', async () => {
  const page = await context.newPage();
  const policies: string[] = [];
  page.on('response', async (response) => {
    const policy = response.headers()['content-security-policy'];
    if (response.url().startsWith(appUrl) && policy) policies.push(policy);
  });
  const frame = await frameIn(page);
  await expect(frame.getByRole('heading', { name: 'Sign in to continue' })).toBeVisible();
  expect(policies.at(-1)).toMatch(
    new RegExp(`frame-ancestors https://other.test ${workspaceUrl}$`),
  );
});

test('a frame is signed in by a window, with a cookie that is kept for it alone', async () => {
  const page = await context.newPage();
  const questions = questionsOf(page);
  const frame = await frameIn(page, '/dashboard?tab=2');
  await expect(frame.getByRole('heading', { name: 'Sign in to continue' })).toBeVisible();
  const opened = await signInByWindow(page, frame);
  await expect(frame.getByTestId('greeting')).toContainText('Amir');
  await expect.poll(() => opened.isClosed()).toBe(true);
  expect(questions).toEqual([expect.stringMatching(/"handle":"[\w.*~-]{100,}"/)]);

  const sessions = (await cookiesOfApp()).filter(({ name }) => name.includes('session'));
  expect(sessions).toMatchObject([
    { name: '__Host-frame-session', sameSite: 'None', secure: true, httpOnly: true },
  ]);
  // The site around the frame is part of the cookie's address: nowhere else is it sent.
  expect(JSON.stringify(sessions[0])).toContain('https://workspace.test');
  expect((await cookiesOfApp()).filter(({ sameSite }) => sameSite !== 'Lax')).toHaveLength(1);

  // A window of its own knows nothing of it.
  const window = await context.newPage();
  await window.goto(`${appUrl}/dashboard`);
  await expect(window).toHaveURL(`${appUrl}/dashboard`);
  expect((await cookiesOfApp()).map(({ name }) => name)).toContain('__Host-session');
  await page.reload();
  await expect(frame.getByRole('heading', { level: 1 })).toContainText('Amir');
  expect(messages).toEqual([]);
});

test('a frame is signed in even when the login page cuts the window off from it', async () => {
  await emulator.control.speak({ openerPolicy: 'same-origin' });
  const page = await context.newPage();
  const questions = questionsOf(page);
  const frame = await frameIn(page);
  await signInByWindow(page, frame);
  await expect(frame.getByRole('heading', { level: 1 })).toContainText('Amir');
  expect(questions.length).toBeGreaterThan(0);
  expect(questions.join()).not.toContain('handle');
});

test('a frame whose cookie is not kept says so, and offers a window', async () => {
  const page = await context.newPage();
  const frame = await frameIn(page, '/dashboard?tab=2');
  await page.route(`${appUrl}/api/me`, (route) => route.fulfill({ status: 401, body: '{}' }));
  await signInByWindow(page, frame);
  const link = frame.getByRole('link', { name: 'Open in a new window' });
  await expect(link).toHaveAttribute('href', `${appUrl}/dashboard?tab=2`);
  await expect(link).toHaveAttribute('target', '_blank');
});

test('the pages of a frame are presentable and accessible', async () => {
  const page = await context.newPage();
  // What a frame gets, in a window: there it can be measured and looked at in full.
  const address = `${appUrl}/frame/sign-in?returnTo=%2Fdashboard`;
  await page.route(address, async (route) => {
    const headers = { 'sec-fetch-dest': 'iframe' };
    const response = await route.fetch({ url: address.replace(appUrl, app.origin), headers });
    await route.fulfill({ response });
  });
  await page.goto(address);
  await expect(page.getByRole('heading', { name: 'Sign in to continue' })).toBeVisible();
  await expectPresentable(page, 'frame-sign-in');
  await page.goto(`${appUrl}/frame/signed-in`);
  await expectPresentable(page, 'frame-signed-in');
});

test('signing out of a frame signs out no window, and the frame can sign in again', async () => {
  const page = await context.newPage();
  const frame = await frameIn(page);
  await signInByWindow(page, frame);
  await expect(frame.getByRole('heading', { level: 1 })).toContainText('Amir');
  const window = await context.newPage();
  await window.goto(`${appUrl}/dashboard`);
  await expect(window.getByRole('heading', { level: 1 })).toContainText('Amir');

  await signOut(frame);
  await expect(frame.getByTestId('invitation')).toBeVisible();
  await window.reload();
  await expect(window.getByRole('heading', { level: 1 })).toContainText('Amir');

  // The single sign-on session at LivePerson is still active, so there is no prompt.
  await frame.getByRole('link', { name: 'Sign in' }).click();
  await frame.getByRole('button', { name: 'Sign in' }).click();
  await expect(frame.getByRole('heading', { level: 1 })).toContainText('Amir');
});

test('the window of one frame signs in no other', async () => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  const [left, right] = [await frameIn(first), await frameIn(second)];
  await signInByWindow(first, left);
  await expect(left.getByRole('heading', { level: 1 })).toContainText('Amir');
  await expect(right.getByRole('heading', { name: 'Sign in to continue' })).toBeVisible();
});

test('who may not frame the app gets nothing to see', async () => {
  const page = await context.newPage();
  const frame = await frameIn(page, '/', strangerUrl);
  await expect.poll(() => messages.join()).toContain('frame-ancestors');
  await expect(frame.getByRole('heading')).toHaveCount(0);
  await page.goto(`${workspaceUrl}/?show=${encodeURIComponent(`${appUrl}/frame/signed-in`)}`);
  await expect.poll(() => messages.length).toBeGreaterThan(1);
  await expect(page.frameLocator('iframe').getByRole('heading')).toHaveCount(0);
});

test('a link with a challenge of another person signs in only the person who follows it', async () => {
  const page = await context.newPage();
  const secret = 's'.repeat(43);
  const challenge = Buffer.from(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret)),
  ).toString('base64url');
  await page.goto(strangerUrl);
  await page.evaluate((url) => {
    window.location.href = url;
  }, `${appUrl}/login?frame=${challenge}`);
  await page.getByRole('button', { name: /^Dana/ }).click();
  await expect(page).toHaveURL(`${appUrl}/dashboard`);
  const asked = await fetch(`${app.origin}/frame/session`, {
    method: 'POST',
    headers: { origin: appUrl, 'content-type': 'application/json' },
    body: JSON.stringify({ secret }),
  });
  expect(asked.status).toBe(202);
  expect(asked.headers.getSetCookie()).toEqual([]);
});

test('a frame asks by a POST from here, in words that are understood', async () => {
  const ask = (origin: string, body: string) =>
    fetch(`${app.origin}/frame/session`, { method: 'POST', headers: { origin }, body });
  const question = JSON.stringify({ secret: 's'.repeat(43) });
  expect((await ask(workspaceUrl, question)).status).toBe(403);
  expect((await ask('null', question)).status).toBe(403);
  for (const body of ['', '{', '[]', '{"secret":7}', '{"secret":"short"}']) {
    expect((await ask(appUrl, body)).status, body).toBe(400);
  }
  expect((await ask(appUrl, 'x'.repeat(1_048_577))).status).toBe(413);
  const forged = JSON.stringify({ secret: 's'.repeat(43), handle: 'Fe26.2*forged' });
  const refused = await ask(appUrl, forged);
  expect(refused.status).toBe(403);
  expect((await refused.json()).location).toContain(`${appUrl}/sign-in-error?reason=`);
  expect(refused.headers.getSetCookie()).toEqual([]);
});
