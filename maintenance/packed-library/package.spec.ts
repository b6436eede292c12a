import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { buildLimitMs } from '../../scripts/child-process';
import { npmInstall, packLibrary, run, sameVersions, temporaryFolder } from './pack';

// One worker for all tests, so that the library is packed once.
test.describe.configure({ mode: 'default', timeout: buildLimitMs });

let folder: string;
let tarball: string;
/** Of the app, without the library and with it. */
let [before, after] = [
  { packages: 0, bytes: 0 },
  { packages: 0, bytes: 0 },
];

test.beforeAll(async () => {
  test.setTimeout(buildLimitMs);
  folder = temporaryFolder('package');
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  tarball = await packLibrary(folder);
  await npmInstall(folder, ...sameVersions('next', 'react', 'react-dom', 'zod'));
  before = installed();
  await npmInstall(folder, tarball);
  after = installed();
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filesIn = (path: string) =>
  readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(path, name)).isFile(),
  );

/** The installed packages, and the bytes of their files. */
function installed() {
  const modules = join(folder, 'node_modules');
  const lockfile = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  const packages = Object.keys(lockfile.packages).filter((path) => existsSync(join(folder, path)));
  const sizes = filesIn(modules).map((name) => statSync(join(modules, name)).size);
  return { packages: packages.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

test('publint and attw find nothing to improve', async () => {
  // Not dependencies of this repository, because only this test uses them.
  const attw = ['@arethetypeswrong/cli@0.18.5', '--profile', 'esm-only'];
  await run(['-y', 'publint@0.3.25', tarball, '--strict'], folder, 'npx');
  await run(['-y', ...attw, tarball], folder, 'npx');
});

test('an app with sessions in cookies gets at most 24 packages and 20 MB from it', () => {
  const packages = after.packages - before.packages;
  const megabytes = (after.bytes - before.bytes) / 1_000_000;
  process.stdout.write(`adds ${packages} packages and ${megabytes.toFixed(1)} MB of files\n`);
  expect(packages).toBeLessThanOrEqual(24);
  expect(megabytes).toBeLessThanOrEqual(20);
});

test('it holds each source of the library as a module, its types and its map, and no more', () => {
  const sources = filesIn('lib').filter((name) => /(?<!\.test)\.[jt]sx?$/.test(name));
  const modules = sources.map((name) => join('dist', name.replace(/\.[jt]sx?$/, '')));
  const library = join(folder, 'node_modules/sentinel-nextjs');
  expect(filesIn(library).sort()).toEqual(
    [
      'LICENSE',
      'package.json',
      ...modules.flatMap((path) => [`${path}.js`, `${path}.js.map`, `${path}.d.ts`]),
    ].sort(),
  );
  const isClient = (path: string) => readFileSync(path, 'utf8').startsWith("'use client';");
  const clientModules = sources.filter((name) => isClient(join('lib', name)));
  expect(clientModules.length).toBeGreaterThan(0);
  for (const name of clientModules) {
    expect(isClient(join(library, 'dist', name.replace(/\.tsx$/, '.js'))), name).toBe(true);
  }
  const { sources: mapped, sourcesContent } = JSON.parse(
    readFileSync(join(library, 'dist/index.js.map'), 'utf8'),
  );
  expect(mapped).toEqual(['../index.ts']);
  expect(sourcesContent).toEqual([readFileSync('lib/index.ts', 'utf8')]);
});

test('Node.js loads what is for the tests and the config of an app', async () => {
  const script = `
    const { sessionCookie } = await import('sentinel-nextjs/testing');
    const { withSentinel } = await import('sentinel-nextjs/next-config');
    process.stdout.write(typeof sessionCookie + typeof withSentinel);`;
  const printed = await run(['--input-type=module', '--eval', script], folder);
  expect(printed).toBe('functionfunction');
});
