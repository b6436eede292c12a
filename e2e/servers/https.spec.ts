import type { EmulatorControl } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { type Emulator, startEmulator } from '../../emulator/server';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { type RunningServer, startApp } from '../../scripts/servers';
import { expect, signInWithBrowser, test } from '../support/fixtures';
import { type Certificate, makeCertificate, startTlsFront } from '../support/tls';
import { signOut } from '../support/user-menu';

test.use({ ignoreHTTPSErrors: true });
test.describe.configure({ mode: 'serial' });

let certificate: Certificate;
let emulator: Emulator;
let control: EmulatorControl;
let emulatorUrl = '';
const stops: (() => Promise<void>)[] = [];

test.beforeAll(async () => {
  certificate = await makeCertificate();
  const port = await anyFreePort();
  emulatorUrl = `https://localhost:${port}`;
  emulator = await startEmulator({ port: 0, publicOrigin: emulatorUrl });
  control = emulator.control;
  const front = await startTlsFront(port, emulator.port, certificate);
  stops.push(front.stop, () => emulator.close(), certificate.remove);
});

test.afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
});

test.beforeEach(() => control.reset());

/** An app and an emulator, each behind a TLS proxy. */
async function startSecureApp(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; readonly app: RunningServer }> {
  const [publicPort, port] = [await anyFreePort(), await anyFreePort()];
  const url = `https://127.0.0.1:${publicPort}`;
  await control.install({ redirectUris: [`${url}/callback`] });
  const app = await startApp({
    command: 'start',
    host: '127.0.0.1',
    port,
    environment: {
      ...demoSettings(url, emulatorUrl),
      NODE_EXTRA_CA_CERTS: certificate.file,
      ...environment,
    },
  });
  const front = await startTlsFront(publicPort, port, certificate);
  stops.push(front.stop, app.stop);
  return { url, app };
}

test('on https every cookie is bound to this host, and scripts cannot read it', async ({
  page,
}) => {
  const { url } = await startSecureApp();
  await signInWithBrowser(page, url, personas.administrator);
  const cookies = (await page.context().cookies()).filter(({ name }) => name !== 'emulator_sso');
  const ours = cookies.filter(({ name }) => name.startsWith('__Host-'));
  expect(ours.map(({ name }) => name).sort()).toEqual(['__Host-attempts', '__Host-session']);
  for (const cookie of ours) {
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
  }
  await signOut(page);
  await expect(page).toHaveURL(`${url}/?signed_out=here`);
  expect((await page.context().cookies(url)).map(({ name }) => name)).not.toContain(
    '__Host-session',
  );
});

test('over TLS a sign-in works without a published key, with a warning', async ({ page }) => {
  const { url, app } = await startSecureApp();
  await control.speak({ jwksHasIdTokenKey: false });
  await signInWithBrowser(page, url, personas.administrator);
  await expect.poll(() => app.output()).toContain('id_token_signature_unchecked');
});

test('over TLS a sign-in works without the key set, with a warning', async ({ page }) => {
  const { url, app } = await startSecureApp();
  await control.fault({ on: 'jwks', times: 9, answer: { kind: 'status', status: 500 } });
  await signInWithBrowser(page, url, personas.administrator);
  await expect.poll(() => app.output()).toContain('id_token_signature_unchecked');
});

test('over TLS a wrong signature is still rejected', async ({ page }) => {
  const { url } = await startSecureApp();
  await control.fault({ on: 'token', answer: { kind: 'id_token', flaw: 'bad_signature' } });
  await page.goto(`${url}/dashboard`);
  await page.getByRole('button', { name: /^Dana/ }).click();
  await expect(page).toHaveURL(/reason=identity_invalid/);
});

test('a required signature needs a published key of 2048 bits', async ({ page }) => {
  const { url } = await startSecureApp({ SENTINEL_ID_TOKEN_CHECK: 'signature' });
  for (const dialect of [{ jwksHasIdTokenKey: false }, { keyBits: 1024 }] as const) {
    await control.reset();
    await control.speak(dialect);
    await page.context().clearCookies();
    await page.goto(`${url}/dashboard`);
    await page.getByRole('button', { name: /^Dana/ }).click();
    await expect(page).toHaveURL(/reason=identity_invalid/);
  }
  await control.reset();
  await expect(async () => {
    await page.context().clearCookies();
    await page.goto(`${url}/dashboard`);
    await page.getByRole('button', { name: /^Dana/ }).click();
    await expect(page).toHaveURL(`${url}/dashboard`, { timeout: 3_000 });
  }).toPass({ timeout: 20_000 });
});

test('a public https origin sends HSTS without includeSubDomains', async ({ visitor }) => {
  const port = await anyFreePort();
  const environment = {
    ...demoSettings('https://app.brand.example', emulatorUrl),
    SENTINEL_URL: emulatorUrl,
  };
  const app = await startApp({ command: 'start', host: '127.0.0.1', port, environment });
  stops.push(app.stop);
  for (const path of ['/', '/api/health', '/robots.txt', '/dashboard']) {
    const { headers } = await visitor.open(app.origin + path);
    expect(headers.get('strict-transport-security'), path).toBe('max-age=31536000');
  }
});
