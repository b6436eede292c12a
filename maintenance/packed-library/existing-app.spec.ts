import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { clockOf, clockPreload } from '../../e2e/support/clock';
import { CookieClient, locationOf } from '../../e2e/support/cookie-client';
import { expect, test } from '../../e2e/support/fixtures';
import { nameOf, personas } from '../../emulator/personas';
import {
  buildLimitMs,
  type RunningServer,
  startProcess,
  stopUnless,
} from '../../scripts/child-process';
import { anyFreePort } from '../../scripts/free-port';
import { startEmulatorServer } from '../../scripts/servers';
import { npmInstall, packLibrary, run, sameVersions, temporaryFolder } from './pack';

// One worker for all tests, so that the app is installed and built once.
test.describe.configure({ mode: 'default', timeout: buildLimitMs });

const next = 'node_modules/next/dist/bin/next';
const guide = readFileSync('docs/existing-app.md', 'utf8');
/** Each block of code that names a file is that file. */
const blocks = Array.from(
  guide.matchAll(/^```(?:tsx?|ini) (\S+)\n(.*?)^```$/gms),
  ([, path = '', content = '']) => ({ path, content }),
);

let folder: string;
let app: RunningServer;
let emulator: RunningServer;
let beganMs: number;

function edit(path: string, change: (text: string) => string): void {
  const file = join(folder, path);
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  expect(after, path).not.toBe(before);
  writeFileSync(file, after);
}

/** Follows docs/existing-app.md in an app that has a proxy, a config and pages of its own. */
async function followGuide(tarball: string, port: number): Promise<void> {
  const [, install = ''] = /^npm install (.*)$/m.exec(guide) ?? [];
  expect(install).toMatch(/^\.\/sentinel-nextjs-\S+\.tgz zod$/);
  await npmInstall(folder, tarball, ...sameVersions('zod'));
  const emulatorPort = new URL(emulator.origin).port;
  for (const { path, content } of blocks) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const fitted = content.replaceAll('3000', String(port)).replaceAll('4000', emulatorPort);
    writeFileSync(join(folder, path), fitted);
  }
  edit('src/app/layout.tsx', (text) =>
    text
      .replace('{children}</body>', '\n<SignInState />\n{children}\n</body>')
      .replace('\n\n', "\nimport { SignInState } from './sign-in-state';\n\n"),
  );
}

async function start(command: 'dev' | 'start', port: number): Promise<RunningServer> {
  const server = startProcess([next, command, '-H', '127.0.0.1', '-p', String(port)], {
    // Longer than the lifetime of an access token.
    environment: { ...process.env, SESSION_IDLE_SECONDS: '43200', NEXT_TELEMETRY_DISABLED: '1' },
    folder,
    // The development server runs in a process of its own.
    ...(command === 'start' && { preload: [clockPreload] }),
  });
  await stopUnless(server, server.prints(/Ready in/));
  return { ...server, origin: `http://127.0.0.1:${port}` };
}

test.beforeAll(async () => {
  test.setTimeout(2 * buildLimitMs);
  folder = temporaryFolder('app');
  cpSync('maintenance/packed-library/bare-app', folder, { recursive: true });
  cpSync('public/icon-512.png', join(folder, 'public/picture.png'));
  await npmInstall(
    folder,
    ...sameVersions('next', 'react', 'react-dom', 'typescript', '@types/node', '@types/react'),
  );
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.next\n.env*\n*.tgz\nnext-env.d.ts\n');
  await run(['init', '--quiet'], folder, 'git');
  await run(['add', '--all'], folder, 'git');
  const tarball = await packLibrary(folder);
  const port = await anyFreePort();
  emulator = await startEmulatorServer(0, [`http://127.0.0.1:${port}/callback`], [clockPreload]);

  beganMs = performance.now();
  await followGuide(tarball, port);
  await run([next, 'build'], folder);
  app = await start('start', port);
});

test.afterAll(async () => {
  await Promise.all([app?.stop(), emulator?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

/** What the app did before it had a sign-in. */
async function useOwnPages(page: Page, origin: string): Promise<void> {
  const shop = await page.goto(origin);
  expect(shop?.headers()).toMatchObject({ 'x-shop': 'open', 'x-shop-version': '7' });
  await page.getByRole('button', { name: 'Clicked 0 times' }).click();
  await expect(page.getByRole('button', { name: 'Clicked 1 times' })).toBeVisible();
  const picture = page.getByRole('img', { name: 'A picture' });
  await expect(picture).toHaveAttribute('src', /^\/_next\/image/);
  await expect(picture).toHaveJSProperty('complete', true);
  await expect(picture).not.toHaveJSProperty('naturalWidth', 0);

  await page.goto(`${origin}/notes`);
  const note = `note of ${Math.round(performance.now())}`;
  await page.getByLabel('Note').fill(note);
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByText(note)).toBeVisible();

  const notes = `${origin}/api/notes`;
  const posted = await page.request.post(notes, { data: { id: 1 } });
  expect([posted.status(), await posted.json()]).toEqual([201, { id: 1 }]);
  const put = await page.request.put(notes, { data: { id: 2 } });
  expect([put.status(), await put.json()]).toEqual([200, { id: 2 }]);
  expect(await (await page.request.get(notes)).json()).toEqual({ market: 'emea' });
  const old = await page.request.get(`${origin}/old`, { maxRedirects: 0 });
  expect([old.status(), old.headers().location]).toEqual([307, '/']);
}

async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: nameOf(personas.agent) }).click();
  await page.waitForURL(`${origin}/account`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Account of Amir Solano');
}

async function useApp(page: Page, origin: string): Promise<void> {
  await useOwnPages(page, origin);
  await signIn(page, origin);
  await useOwnPages(page, origin);
  await page.goto(origin);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${origin}/?signed_out=here`);
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  const account = await page.request.get(`${origin}/account`, { maxRedirects: 0 });
  expect(account.status()).toBe(307);
}

/** The status and the heading of a response. */
async function shown(response: Response) {
  const [, title] = /<h1>([^<]*)/.exec((await response.text()).replaceAll('<!-- -->', '')) ?? [];
  return { status: response.status, title };
}

test('the sign-in works in the production build, and so do its own pages and routes', async ({
  page,
}) => {
  await signIn(page, app.origin);
  const seconds = ((performance.now() - beganMs) / 1_000).toFixed(0);
  await page.context().clearCookies();
  await run(['add', '--all', '--intent-to-add'], folder, 'git');
  const difference = ['diff', '--stat', '--', '.', ':!package-lock.json'];
  const stat = await run(['--no-pager', ...difference], folder, 'git');
  process.stdout.write(`from the tarball to the first sign-in: ${seconds} s\n${stat}`);
  await useApp(page, app.origin);
});

test('the code in the documentation is as the linter wants it', async () => {
  const code = blocks.map(({ path }) => path).filter((path) => path.startsWith('src/'));
  expect(code.filter((path) => path.endsWith('/route.ts')).length).toBe(5);
  // A copy of the rules: below this repository the copies of other tests have some of their own.
  cpSync('biome.json', join(folder, 'biome.json'));
  await run(['check', '--vcs-enabled=false', ...code], folder, resolve('node_modules/.bin/biome'));
  rmSync(join(folder, 'biome.json'));
});

test('static pages stay static', () => {
  const manifest = JSON.parse(readFileSync(join(folder, '.next/prerender-manifest.json'), 'utf8'));
  expect(Object.keys(manifest.routes)).toEqual(expect.arrayContaining(['/', '/reports']));
});

test('it shows the default pages of the library, because it has no own pages', async () => {
  const client = new CookieClient();
  const headers = { origin: app.origin, accept: 'text/html' };
  const posted = await client.open(`${app.origin}/account`, { method: 'POST', headers });
  expect(posted.status).toBe(303);
  const sessionEnded = await client.follow(locationOf(posted, app.origin) ?? '');
  expect(await shown(sessionEnded.response)).toEqual({ status: 200, title: 'You are signed out' });

  const failed = await client.follow(`${app.origin}/callback?code=a&state=b`);
  expect(await shown(failed.response)).toEqual({
    status: 200,
    title: 'The sign-in did not work',
  });

  await client.signIn(app.origin, personas.agent);
  const reports = await client.open(`${app.origin}/reports`);
  expect(await shown(reports)).toEqual({ status: 403, title: 'This page is not for your role' });
  const foreign = await client.open(`${app.origin}/account`, {
    method: 'POST',
    headers: { ...headers, origin: 'https://evil.example' },
  });
  expect(await shown(foreign)).toEqual({ status: 403, title: 'This request was not accepted' });
});

test('npm install of a later version updates it, and nothing else has to change', async ({
  page,
}) => {
  const port = Number(new URL(app.origin).port);
  await app.stop();
  await npmInstall(folder, await packLibrary(folder, '0.9.0'));
  const installed = readFileSync(join(folder, 'node_modules/sentinel-nextjs/package.json'), 'utf8');
  expect(JSON.parse(installed)).toMatchObject({ version: '0.9.0' });
  await run([next, 'build'], folder);
  app = await start('start', port);
  await useApp(page, app.origin);
});

test('it shows the page for an unavailable session when tokens have expired and Sentinel is down', async () => {
  const client = new CookieClient();
  await client.signIn(app.origin, personas.agent);
  await clockOf(app, emulator).advance(9 * 3_600);
  await emulator.stop();
  expect(await shown(await client.open(`${app.origin}/account`))).toEqual({
    status: 503,
    title: 'We cannot check your sign-in right now',
  });
});

test('the same in next dev, with middleware.ts', async ({ page }) => {
  const port = Number(new URL(app.origin).port);
  await app.stop();
  emulator = await startEmulatorServer(Number(new URL(emulator.origin).port), [
    `${app.origin}/callback`,
  ]);
  renameSync(join(folder, 'src/proxy.ts'), join(folder, 'src/middleware.ts'));
  edit('src/middleware.ts', (text) =>
    text
      .replace('function proxy', 'function middleware')
      .replace('config = {', "config = {\n  runtime: 'nodejs',"),
  );
  app = await start('dev', port);
  page.setDefaultTimeout(buildLimitMs);
  page.setDefaultNavigationTimeout(buildLimitMs);
  await useApp(page, app.origin);
});
