import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readImage } from '../../scripts/standalone-image';
import { expect, test } from '../support/fixtures';

/** Runs only in `scripts/test-standalone.ts`: the content and the user of the image. */
const folder = process.env.IMAGE_FOLDER ?? '';
const image = readImage();

test('the image contains the server, and no build tools, tests or settings', () => {
  expect(readdirSync(folder).sort()).toEqual([
    '.next-standalone',
    'node_modules',
    'package.json',
    'public',
    'server.js',
  ]);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((path) => !path.startsWith('node_modules'))) {
    expect(file).not.toMatch(/(?:^|\/)\.env|\.test\.|playwright|\.tsx?$|emulator/);
  }
  const packages = readdirSync(join(folder, 'node_modules'));
  for (const name of ['playwright-core', 'vitest', 'typescript', 'tsx', 'hono', '@clack']) {
    expect(packages).not.toContain(name);
  }
});

test('it scales images for next/image', async ({ app }) => {
  const scaled = await fetch(`${app.origin}/_next/image?url=%2Fapple-icon.png&w=64&q=75`, {
    headers: { accept: 'image/webp' },
  });
  expect(scaled.status).toBe(200);
  expect(scaled.headers.get('content-type')).toBe('image/webp');
  expect(new TextDecoder('latin1').decode(await scaled.arrayBuffer())).toMatch(/^RIFF....WEBP/s);
});

test('its health check succeeds only if the server responds', async ({ app }) => {
  const { port } = new URL(app.origin);
  const check = (at: string) =>
    promisify(execFile)(process.execPath, image.healthCommand, {
      env: { ...process.env, PORT: at },
    });
  await check(port);
  await expect(check('1')).rejects.toMatchObject({ code: 1 });
});

test('the server runs as a user who cannot change its files', ({ both: { app } }) => {
  test.skip(process.getuid?.() !== 0, 'only root can start it as another user');
  const [, user] = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${app.pid}/status`, 'utf8')) ?? [];
  expect(user).toBe('65534');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const { uid, gid, mode } = statSync(join(folder, file));
    expect([uid, gid, mode & 0o002], file).toEqual([0, 0, 0]);
  }
});
