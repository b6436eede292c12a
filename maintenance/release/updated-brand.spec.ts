import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { everything } from '../../e2e/support/app-copy';
import { buildLimitMs, startProcess } from '../../scripts/child-process';
import { unsetSettings } from '../../scripts/demo-settings';
import { contentsFile, trackedFiles } from '../../scripts/starter-files';
import { writeContents } from './released-contents';

// One worker for both tests, so that they share the releases.
test.describe.configure({ mode: 'default', timeout: 3 * buildLimitMs });

let folder: string;
/** A repository of this starter with two commits: an older release, and this tree. */
let upstream: string;
let archive: string;
let version: string;

async function run(at: string, program: string, ...args: readonly string[]): Promise<string> {
  const environment = { ...process.env, ...unsetSettings, npm_config_prefer_offline: 'true' };
  const child = startProcess(args, { program, folder: at, environment });
  await child.ended;
  expect(child.exitCode(), child.output()).toBe(0);
  return child.output();
}
const git = (at: string, ...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=Brand', '-c', 'user.email=brand@brand.example', ...args], {
    cwd: at,
    encoding: 'utf8',
    stdio: 'pipe',
  });
const commit = (at: string) => {
  git(at, 'add', '--all');
  git(at, 'commit', '--quiet', '--message', 'Change');
};
function write(at: string, path: string, text: string) {
  mkdirSync(dirname(join(at, path)), { recursive: true });
  writeFileSync(join(at, path), text);
}
const edit = (at: string, path: string, from: string | RegExp, to: string) => {
  const text = readFileSync(join(at, path), 'utf8');
  const edited = text.replace(from, to);
  expect(edited, path).not.toBe(text);
  writeFileSync(join(at, path), edited);
};

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-updated-'));
  upstream = join(folder, 'upstream');
  const copyTree = () => {
    for (const name of everything()) cpSync(name, join(upstream, name), { recursive: true });
  };
  git(folder, 'init', '--quiet', upstream);
  copyTree();
  ({ version } = JSON.parse(readFileSync('lib/package.json', 'utf8')));
  for (const file of ['package.json', 'lib/package.json', 'package-lock.json']) {
    edit(upstream, file, new RegExp(`"version": "${version}"`), '"version": "0.1.9"');
  }
  edit(upstream, 'package.json', /\n.*"update":.*/, '');
  edit(upstream, 'CHANGELOG.md', /## \[0\.2\.0\].*/s, '');
  write(upstream, 'lib/http/of-the-older-release.ts', 'export const isOld = true;\n');
  appendFileSync(join(upstream, 'scripts/free-port.ts'), '// Of the older release.\n');
  appendFileSync(join(upstream, 'docs/api.md'), '\nOf the older release.\n');
  for (const added of [contentsFile, 'scripts/update.ts', 'docs/updating.md', 'SECURITY.md']) {
    rmSync(join(upstream, added));
  }
  commit(upstream);
  git(upstream, 'tag', 'older');

  rmSync(join(upstream, 'lib/http/of-the-older-release.ts'));
  copyTree();
  writeContents(upstream, 'older');
  git(upstream, 'add', '--all');
  writeContents(upstream);
  commit(upstream);
  archive = join(folder, `starter-${version}.tgz`);
  git(upstream, 'archive', '--format=tar.gz', '--prefix=starter/', `--output=${archive}`, 'HEAD');
});
test.afterAll(() => rmSync(folder, { recursive: true }));

const minePage = `import { sentinel } from '@/sentinel';

export default async function MyPage() {
  const { identity } = await sentinel.requireSession();
  return <h1>Hello {identity.name ?? identity.sub}</h1>;
}
`;

const ownServices = `import type { OwnRoute } from './endpoint';

export const ownServices: readonly OwnRoute[] = [
  ['GET', '/acme/teams', (c) => c.json([{ name: 'Billing' }])],
];
`;

const protect = `protect: [
    { path: '/admin/**', role: 'administrator' },
    { path: '/dashboard/**' },
    { path: '/mine/**' },
  ],`;

/** What a brand changes in its first weeks. Returns the files in which it then differs from the release. */
function makeBrand(copy: string): readonly string[] {
  edit(copy, 'package.json', '"name": "sentinel-nextjs-starter"', '"name": "acme-portal"');
  edit(copy, 'package.json', '"scripts": {', '"scripts": {\n    "acme": "node --version",');
  edit(copy, 'app/globals.css', '#0c5f4a', '#7a1f5c');
  edit(copy, 'sentinel.ts', /protect: .*/, protect);
  write(copy, 'app/mine/page.tsx', minePage);
  write(copy, 'emulator/own-services.ts', ownServices);
  edit(copy, 'lib/testing.ts', /^/, '// Of the brand.\n');
  return [
    ...['app/globals.css', 'app/mine/page.tsx', 'emulator/own-services.ts', 'sentinel.ts'],
    ...['lib/testing.ts', 'package.json', 'package-lock.json', `edits-before-${version}.patch`],
  ];
}

/** The files in which the copy and the release differ. */
function differences(copy: string): readonly string[] {
  const [ours, theirs] = [trackedFiles(copy, ['.']), trackedFiles(upstream, ['.'])];
  const paths = new Set([...ours.keys(), ...theirs.keys()]);
  return [...paths].filter((path) => ours.get(path) !== theirs.get(path)).sort();
}

/** Updates by the command of the release, as docs/updating.md says for a copy that has no such command yet. */
const update = (copy: string, release: string) =>
  run(
    copy,
    process.execPath,
    ...['--import', import.meta.resolve('tsx')],
    join(upstream, 'scripts/update.ts'),
    release,
  );

test('a clone with the changes of a brand is updated without a conflict', async () => {
  const copy = join(folder, 'clone');
  git(folder, 'clone', '--quiet', upstream, copy);
  git(copy, 'reset', '--quiet', '--hard', 'older');
  const files = makeBrand(copy);
  commit(copy);

  const output = await update(copy, upstream);
  expect(output).toContain('Options of `sentinel.ts`');
  expect(output).toContain('they are now those of the release:\n  lib/testing.ts\n');
  expect(output).not.toContain('so they are as before');
  commit(copy);
  git(copy, 'apply', '--3way', `edits-before-${version}.patch`);
  expect(differences(copy)).toEqual([...files].sort());
  await run(copy, 'npm', 'run', 'check');
  // Beside other tests that build, a test of a duration may need another run.
  await run(copy, 'npm', 'run', 'test:unit', '--', '--retry=2');
});

test('a template copy, edited before its first commit and without maintenance, is updated', async () => {
  const copy = join(folder, 'template');
  git(folder, 'clone', '--quiet', '--branch', 'older', upstream, copy);
  rmSync(join(copy, '.git'), { recursive: true });
  rmSync(join(copy, 'maintenance'), { recursive: true });
  const files = makeBrand(copy);
  edit(copy, 'docs/api.md', /^/, 'Of the brand.\n\n');
  git(copy, 'init', '--quiet');
  commit(copy);

  const output = await update(copy, archive);
  expect(output).toContain(
    'so they are as before. Compare them with those of the release:\n  docs/api.md\n',
  );
  commit(copy);
  git(copy, 'apply', '--3way', `edits-before-${version}.patch`);
  const outside = differences(copy).filter((path) => !path.startsWith('maintenance/'));
  expect(outside).toEqual([...files, 'docs/api.md'].sort());
  await run(copy, 'npm', 'run', 'check');
  await run(copy, 'npm', 'run', 'test:unit', '--', '--retry=2', 'lib/next', 'scripts', 'emulator');
});
