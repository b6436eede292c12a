import { spawnSync } from 'node:child_process';
import { unsetSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { readImage } from '../../scripts/standalone-image';
import { expect, startAppAndEmulator, test } from '../support/fixtures';

const { IMAGE_FOLDER } = process.env;
const [program, args] =
  IMAGE_FOLDER === undefined
    ? (['npm', ['start']] as const)
    : ([process.execPath, readImage().command] as const);

test('wrong settings stop the server with one message that names them all', async () => {
  const port = await anyFreePort();
  const environment = {
    ...process.env,
    ...unsetSettings,
    APP_URL: 'http://app.brand.example',
    LP_ACCOUNT_ID: 'not an account',
    LP_CLIENT_SECRET: 'a-secret-that-nobody-sees',
    SESSION_SECRET: 'too-short-a-secret',
    LOG_LEVEL: 'loud',
  };
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: IMAGE_FOLDER,
    env: { ...environment, PORT: String(port) },
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect(status).toBe(1);
  for (const name of ['APP_URL', 'LP_ACCOUNT_ID', 'LP_CLIENT_ID', 'SESSION_SECRET', 'LOG_LEVEL']) {
    expect(stderr).toMatch(new RegExp(`^  - ${name} `, 'm'));
  }
  expect(stderr).not.toContain('LP_CLIENT_SECRET ');
  const printed = stdout + stderr;
  expect(printed).not.toMatch(/^\s+at /m);
  expect(printed).not.toContain('a-secret-that-nobody-sees');
  expect(printed).not.toContain('too-short-a-secret');
});

test('a public app that trusts no proxy says once that no address has a limit of its own', async () => {
  const { app, stop } = await startAppAndEmulator({ APP_URL: 'https://app.brand.example' });
  try {
    for (const path of ['/', '/login', '/api/me']) {
      await fetch(app.origin + path, { redirect: 'manual' });
    }
    expect(app.output().match(/"settings_warning".*TRUSTED_PROXIES is 0/g)).toHaveLength(1);
  } finally {
    await stop();
  }
});

test('a server on Vercel without Redis starts, and says once what it cannot do', async () => {
  const { app, stop } = await startAppAndEmulator({ VERCEL: '1', VERCEL_ENV: 'production' });
  try {
    for (const path of ['/', '/api/me']) await fetch(app.origin + path);
    expect(
      app.output().match(/"settings_warning".*set REDIS_URL, or SESSION_STORE=cookie/g),
    ).toHaveLength(1);
  } finally {
    await stop();
  }
});
