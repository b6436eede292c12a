import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { standaloneAppFolder } from './standalone-image';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'standalone-server-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each(['', 'apps/portal'])('the server is where the app is in its workspace: %j', (app) => {
  const files = JSON.stringify({ relativeAppDir: app });
  writeFileSync(join(folder, 'required-server-files.json'), files);
  expect(() => standaloneAppFolder(folder, folder)).toThrow('Next.js built no server');
  mkdirSync(join(folder, app), { recursive: true });
  writeFileSync(join(folder, app, 'server.js'), '');
  expect(standaloneAppFolder(folder, folder)).toBe(join(folder, app));
});
