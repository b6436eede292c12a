import { doctorOutput } from '../../e2e/support/cli-command';
import { expect, startAppAndEmulator, test } from '../../e2e/support/fixtures';
import { personas } from '../../emulator/personas';
import { startProcess } from '../../scripts/child-process';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';

test('middleware, pages and route handlers run in processes of their own', async ({ visitor }) => {
  const { app, stop } = await startAppAndEmulator({ SESSION_STORE: 'cookie' });
  try {
    await visitor.signIn(app.origin, personas.agent);
    const kept = visitor.copy();
    expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);
    expect((await visitor.open(`${app.origin}/api/me`)).status).toBe(200);
    const processes = [...app.output().matchAll(/^function (.*): process (\d+)$/gm)];
    expect(new Set(processes.map(([, , id]) => id)).size).toBe(3);
    process.stdout.write(`${processes.map(([line]) => line).join('\n')}\n`);

    // What SESSION_STORE=cookie accepts: only the function of the sign-out knows of it.
    expect((await visitor.post(`${app.origin}/logout`)).status).toBe(303);
    expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(307);
    expect((await kept.open(`${app.origin}/dashboard`)).status).toBe(200);
  } finally {
    await stop();
  }
});

for (const isSignedIn of [false, true]) {
  test(`no response may be kept, and each has its headers, signed ${isSignedIn ? 'in' : 'out'}`, async ({
    visitor,
    app,
  }) => {
    if (isSignedIn) await visitor.signIn(app.origin, personas.agent);
    for (const path of [
      '/',
      '/dashboard',
      '/admin',
      '/nowhere',
      '/api/me',
      '/login',
      '/callback',
    ]) {
      const { headers } = await visitor.copy().open(app.origin + path);
      expect(headers.get('cache-control'), path).toMatch(/private.*no-store/);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('same-origin');
      expect(headers.get('x-powered-by'), path).toBeNull();
      if (!headers.get('content-type')?.startsWith('text/html')) continue;
      const policy = headers.get('content-security-policy');
      expect(policy, path).toMatch(/script-src 'nonce-[^']+' 'strict-dynamic';/);
    }
  });
}

test('an outage of Sentinel is a page with status 503', async ({ visitor, app, emulator }) => {
  await emulator.speak({ expiresIn: 1 });
  await visitor.signIn(app.origin, personas.agent);
  await emulator.fault({ on: 'token', times: 9, answer: { kind: 'status', status: 503 } });
  await expect.poll(async () => (await visitor.open(`${app.origin}/dashboard`)).status).toBe(503);
  const page = await visitor.open(`${app.origin}/dashboard`);
  expect(page.headers.get('retry-after')).toBe('5');
  expect(await page.text()).toContain('We cannot check your sign-in right now');
});

test('a missing setting fails every page, and the log of the function names it', async () => {
  const port = await anyFreePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const host = startProcess(
    [
      '--import',
      'tsx',
      'maintenance/vercel/host.ts',
      process.env.VERCEL_OUTPUT ?? '',
      '127.0.0.1',
      `${port}`,
    ],
    { environment: { ...process.env, ...demoSettings(appUrl, appUrl), LP_CLIENT_ID: '' } },
  );
  try {
    await host.prints(/Ready in/);
    expect((await fetch(appUrl)).status).toBe(502);
    await expect.poll(host.output).toContain('LP_CLIENT_ID is missing');
  } finally {
    await host.stop();
  }
});

test('the doctor knows the host by its responses', async ({ app, both }) => {
  const settings = demoSettings(app.origin, both.emulator.origin);
  const report = async (environment: Readonly<Record<string, string>>) =>
    (await doctorOutput({ ...settings, ...environment })).map(({ found }) => found).join('\n');
  expect(await report({})).toContain('the app runs on Vercel without Redis');
  const redis = { REDIS_URL: process.env.VERCEL_REDIS_URL ?? '' };
  expect(await report(redis)).toContain('the app runs on Vercel, with sessions in Redis');
});
