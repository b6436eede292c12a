import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoInstallation } from '../../emulator/installation';
import { personas } from '../../emulator/personas';
import { builtFolder } from '../../scripts/standalone-image';
import { expect, test } from '../support/fixtures';
import { signOut } from '../support/user-menu';

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

test('no token, code or secret is in a page, an address, a readable cookie or the log', async ({
  page,
  app,
  emulator,
}) => {
  const seen: string[] = [];
  const addresses: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(app.origin)) addresses.push(request.url());
  });
  page.on('response', async (response) => {
    if (!response.url().startsWith(app.origin)) return;
    const { location = '' } = await response.allHeaders();
    if (location.startsWith(app.origin)) seen.push(location);
    if (response.status() < 300) seen.push(await response.text().catch(() => ''));
  });
  const readable = () =>
    page.evaluate(() => [
      document.cookie,
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      document.documentElement.outerHTML,
      location.href,
    ]);

  await page.goto(`${app.origin}/dashboard`);
  await page.getByRole('button', { name: /^Dana/ }).click();
  await page.waitForURL(`${app.origin}/dashboard`);
  seen.push(...(await readable()));
  await page.goto(app.origin);
  seen.push(...(await readable()));
  await page.goto(`${app.origin}/api/me`);
  await page.goto(`${app.origin}/dashboard`);
  await signOut(page, true);
  await page.waitForURL(`${app.origin}/?signed_out=everywhere`);
  seen.push(...(await readable()));

  const secrets = await emulator.secrets();
  // A code, an access, a refresh and an id token, and the client secret.
  expect(secrets.length).toBeGreaterThanOrEqual(5);
  expect(seen.join('').length).toBeGreaterThan(10_000);
  await expect.poll(() => app.output()).toContain('signed_out');

  // By protocol the code passes through one address, which is left at once.
  const otherAddresses = addresses.filter(
    (address) => !address.startsWith(`${app.origin}/callback`),
  );
  const haystack = [...seen, ...otherAddresses, app.output()].join('\n');
  for (const secret of secrets) expect(haystack).not.toContain(secret);
  const callbacks = addresses.filter((address) => address.startsWith(`${app.origin}/callback`));
  expect(callbacks).toHaveLength(1);

  const sentToSentinel = (await emulator.requests()).map(({ path }) => path).join('\n');
  for (const secret of secrets) expect(sentToSentinel).not.toContain(secret);
});

test('failed sign-ins leak nothing either', async ({ visitor, app, emulator }) => {
  for (const flaw of ['bad_signature', 'wrong_audience', 'alg_hs256'] as const) {
    await emulator.fault({ on: 'token', answer: { kind: 'id_token', flaw } });
    await visitor.signIn(app.origin, personas.administrator);
  }
  await emulator.fault({ on: 'token', answer: { kind: 'truncated' } });
  await visitor.signIn(app.origin, personas.administrator);
  const failures = () => app.log().filter(({ event }) => event === 'sign_in_failed');
  await expect.poll(failures).toHaveLength(4);
  for (const secret of await emulator.secrets()) expect(app.output()).not.toContain(secret);
});

test('the files that browsers get hold no secret and no name of one', () => {
  const bundle = filesBelow(join(builtFolder(), 'static'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  expect(bundle.length).toBeGreaterThan(10_000);
  for (const word of [
    demoInstallation.clientSecret,
    'client_secret',
    'LP_CLIENT_SECRET',
    'SESSION_SECRET',
    'access_token',
    'refresh_token',
    'id_token',
  ]) {
    expect(bundle).not.toContain(word);
  }
});
