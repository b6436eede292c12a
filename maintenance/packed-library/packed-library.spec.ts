import { cpSync, rmSync } from 'node:fs';
import { clockOf, clockPreload } from '../../e2e/support/clock';
import { CookieClient, locationOf } from '../../e2e/support/cookie-client';
import { expect, test } from '../../e2e/support/fixtures';
import { personas } from '../../emulator/personas';
import {
  buildLimitMs,
  type RunningServer,
  startProcess,
  stopUnless,
} from '../../scripts/child-process';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { startEmulatorServer } from '../../scripts/servers';
import { npmInstall, packLibrary, run, sameVersions, temporaryFolder } from './pack';

// One worker for all tests, so that the app is installed and built once.
test.describe.configure({ mode: 'default' });

let folder: string;
let app: RunningServer;
let emulator: RunningServer;

const next = 'node_modules/next/dist/bin/next';

test.beforeAll(async () => {
  test.setTimeout(buildLimitMs);
  folder = temporaryFolder('app');
  cpSync('maintenance/packed-library/brand-app', folder, { recursive: true });
  const packages = sameVersions(
    ...['next', 'react', 'react-dom', 'zod'],
    ...['typescript', '@types/node', '@types/react'],
  );
  await npmInstall(folder, await packLibrary(folder), ...packages);
  await run([next, 'build'], folder);

  const port = await anyFreePort();
  const origin = `http://127.0.0.1:${port}`;
  emulator = await startEmulatorServer(0, [`${origin}/callback`], [clockPreload]);
  const server = startProcess([next, 'start', '-H', '127.0.0.1', '-p', String(port)], {
    environment: {
      ...process.env,
      ...demoSettings(origin, emulator.origin),
      // Longer than the lifetime of an access token.
      SESSION_IDLE_SECONDS: '43200',
    },
    folder,
    preload: [clockPreload],
  });
  await stopUnless(server, server.prints(/Ready in/));
  app = { ...server, origin };
});

test.afterAll(async () => {
  await Promise.all([app?.stop(), emulator?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

/** The status and the heading of a response. */
async function shown(response: Response) {
  const [, title] = /<h1>([^<]*)/.exec((await response.text()).replaceAll('<!-- -->', '')) ?? [];
  return { status: response.status, title };
}

test('an app that installs the package signs users in and out', async () => {
  const client = new CookieClient();
  const { url } = await client.follow(`${app.origin}/dashboard`);
  expect(new URL(url).origin).toBe(emulator.origin);
  const callback = await client.signIn(app.origin, personas.agent);
  expect(locationOf(callback, app.origin)).toBe(`${app.origin}/dashboard`);
  const dashboard = await client.open(`${app.origin}/dashboard`);
  expect(dashboard.headers.get('content-security-policy')).toContain("'nonce-");
  expect(await shown(dashboard)).toEqual({
    status: 200,
    title: `Dashboard of ${personas.agent.userId}`,
  });
  expect(await (await client.open(`${app.origin}/api/me`)).json()).toMatchObject({
    accountId: '12345678',
  });
  const signedOut = await client.post(`${app.origin}/logout`);
  expect(locationOf(signedOut, app.origin)).toBe(`${app.origin}/?signed_out=here`);
  expect((await client.open(`${app.origin}/api/me`)).status).toBe(401);
});

test('it shows the default pages of the library, because it has no own pages', async () => {
  const client = new CookieClient();
  const headers = { origin: app.origin, accept: 'text/html' };
  const posted = await client.open(`${app.origin}/dashboard`, { method: 'POST', headers });
  expect(posted.status).toBe(303);
  const sessionEnded = await client.follow(locationOf(posted, app.origin) ?? '');
  expect(await shown(sessionEnded.response)).toEqual({ status: 200, title: 'You are signed out' });

  const failed = await client.follow(`${app.origin}/callback?code=a&state=b`);
  expect(await shown(failed.response)).toEqual({
    status: 200,
    title: 'The sign-in did not work',
  });

  await client.signIn(app.origin, personas.agent);
  const admin = await client.open(`${app.origin}/admin`);
  expect(await shown(admin)).toEqual({ status: 403, title: 'This page is not for your role' });
  const foreign = await client.open(`${app.origin}/dashboard`, {
    method: 'POST',
    headers: { ...headers, origin: 'https://evil.example' },
  });
  expect(await shown(foreign)).toEqual({ status: 403, title: 'This request was not accepted' });
});

test('it shows the page for an unavailable session when tokens have expired and Sentinel is down', async () => {
  const client = new CookieClient();
  await client.signIn(app.origin, personas.agent);
  await clockOf(app, emulator).advance(9 * 3_600);
  await emulator.stop();
  expect(await shown(await client.open(`${app.origin}/dashboard`))).toEqual({
    status: 503,
    title: 'We cannot check your sign-in right now',
  });
});
