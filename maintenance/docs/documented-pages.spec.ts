import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { copyApp, everything } from '../../e2e/support/app-copy';
import { expect, signInAs, startAppAndEmulator, test } from '../../e2e/support/fixtures';
import { listen } from '../../e2e/support/listen';
import { personas } from '../../emulator/personas';
import { buildLimitMs } from '../../scripts/child-process';
import { buildApp } from '../../scripts/servers';

const pages = [
  'README.md',
  'emulator/README.md',
  ...readdirSync('docs').map((name) => join('docs', name)),
];
const guide = pages
  // existing-app.md is for another app: maintenance/packed-library.
  .filter((path) => path.endsWith('.md') && path !== 'docs/existing-app.md')
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
/** Each block of code that names a file is that file. */
const files = Array.from(
  guide.matchAll(/^ *```tsx?(?: (\S+))?\n(.*?)^ *```$/gms),
  ([, path = '', content = '']) => ({ path, content }),
);
// One worker for all of them: the app is built once.
test.describe.configure({ mode: 'default', timeout: 2 * buildLimitMs });

const folder = '.documented-pages';
const ordersSecret = 'secret-of-the-orders';
/** Stands in for a service of LivePerson's. */
const reports = createServer(({ url, headers }, response) => {
  const isBearer = /^Bearer \S{20,}$/.test(headers.authorization ?? '');
  response.end(JSON.stringify({ url, isBearer }));
});

let copy: ReturnType<typeof copyApp>;
let both: Awaited<ReturnType<typeof startAppAndEmulator>>;
const origin = () => both.app.origin;

test.beforeAll(async () => {
  test.setTimeout(2 * buildLimitMs);
  copy = copyApp(folder, everything(), { withTests: true });
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  await buildApp({ folder });
  const reportsUrl = `http://127.0.0.1:${await listen(reports)}`;
  const settings = { ORDERS_SECRET: ordersSecret, REPORTS_URL: reportsUrl };
  both = await startAppAndEmulator(settings, { folder });
});

test.afterAll(async () => {
  reports.close();
  await both?.stop();
  copy?.remove();
});

async function inFolder(...command: readonly string[]) {
  const { IMAGE_FOLDER: _, ...environment } = process.env;
  const run = promisify(execFile)('npx', command, { cwd: folder, env: environment });
  return run.catch(({ message, stdout }) => {
    throw new Error(`${message}\n${stdout}`);
  });
}

test('the code in the documentation is as the linter wants it, and its own tests pass', async () => {
  const specs = ['e2e/journeys/teams.spec.ts', 'e2e/journeys/own-services.spec.ts'];
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(specs));
  expect(files.map(({ path }) => path)).not.toContain('');
  await inFolder('biome', 'check', '--vcs-enabled=false', ...files.map(({ path }) => path));
  // This test runs beside another one, and services that share two cores with four browsers answer too late.
  const options = ['--project=core', '--workers=1'];
  const { stdout } = await inFolder('playwright', 'test', ...options, ...specs);
  expect(stdout).toContain('8 passed');
});

test('the documented action of somebody who is signed out leads to a page, and from there back', async ({
  context,
  page,
}) => {
  await signInAs(context, origin(), personas.agent);
  await page.goto(`${origin()}/dashboard/teams`);
  const keep = page.getByRole('button', { name: 'Keep it' });
  await keep.waitFor();
  await context.clearCookies();
  await keep.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are signed out');
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByRole('button', { name: 'Amir Solano' }).click();
  await expect(page).toHaveURL(`${origin()}/dashboard/teams`);
});

test('the documented script of another site runs, loads more and asks its own server', async ({
  context,
  page,
}) => {
  await context.route('https://charts.example/**', (route) =>
    route.fulfill(
      route.request().url().endsWith('.js')
        ? { contentType: 'text/javascript', body: chartScript }
        : { headers: { 'access-control-allow-origin': '*' }, body: 'the figures' },
    ),
  );
  await signInAs(context, origin(), personas.agent);
  await page.goto(`${origin()}/reports`);
  await expect(page.locator('#chart')).toHaveText('the figures');
  await expect(page.locator('#chart')).toHaveCSS('height', '192px');
});

const chartScript = `fetch('https://charts.example/figures').then((answer) => answer.text()).then((text) => {
  document.getElementById('chart').textContent = text;
});`;

test('the documented role lets those in whom its function names', async ({ context }) => {
  await signInAs(context, origin(), personas.administrator);
  expect((await context.request.get(`${origin()}/reports`)).status()).toBe(403);
  await signInAs(context, origin(), personas.agent);
  expect((await context.request.get(`${origin()}/reports`)).status()).toBe(200);
});

test('the documented plain form is taken from its own person alone', async ({ context, page }) => {
  await context.route('https://charts.example/**', (route) => route.fulfill({ body: '' }));
  await signInAs(context, origin(), personas.agent);
  await page.goto(`${origin()}/reports`);
  await page.getByLabel('Day').fill('2026-01-31');
  await page.getByRole('button', { name: 'Order' }).click();
  await expect(page).toHaveURL(`${origin()}/reports?ordered=2026-01-31`);

  const order = (headers: Record<string, string>) =>
    context.request.post(`${origin()}/reports/order`, { form: { day: 'today' }, headers });
  expect((await order({})).status()).toBe(403);
  expect((await order({ origin: origin() })).status()).toBe(400);

  await signInAs(context, origin(), personas.administrator);
  await page.getByLabel('Day').fill('2026-02-01');
  const answer = page.waitForResponse(`${origin()}/reports/order`);
  await page.getByRole('button', { name: 'Order' }).click();
  expect((await answer).status()).toBe(409);
});

test('the documented JSON routes answer who is signed in, and nobody else', async ({ context }) => {
  const get = (path: string) => context.request.get(origin() + path);
  const denied = await get('/api/teams');
  expect(denied.status()).toBe(401);
  expect(await denied.json()).toEqual({ error: 'signed_out' });
  await signInAs(context, origin(), personas.agent);
  const { teams } = await (await get('/api/teams')).json();
  expect(teams).toContainEqual({ id: '6', name: 'Night Shift' });
  expect(await (await get('/api/teams/reports')).json()).toEqual({
    url: '/reports',
    isBearer: true,
  });
});

test('the documented webhook takes what is signed, and needs no session', async ({ request }) => {
  const order = JSON.stringify({ order: 'x'.repeat(800_000) });
  const send = (secret: string) =>
    request.post(`${origin()}/webhooks/orders`, {
      data: order,
      headers: { 'x-signature': createHmac('sha256', secret).update(order).digest('hex') },
    });
  expect((await send(ordersSecret)).status()).toBe(204);
  expect((await send('another secret')).status()).toBe(401);
});

test('the documented refusal of a sign-in is said in its own words', async ({ page }) => {
  await page.goto(`${origin()}/login`);
  await page.getByRole('button', { name: 'Lee Marchetti' }).click();
  await expect(page.getByRole('main')).toContainText('This app is for the people of the brand');
  await page.goto(`${origin()}/dashboard`);
  await expect(page).not.toHaveURL(`${origin()}/dashboard`);
});
