import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeContents } from './released-contents';

/** A file of the starter, or null to delete it. */
type Files = Readonly<Record<string, string | null>>;

const old: Files = {
  '.gitignore': 'node_modules/\n',
  'package.json': '{"name":"starter","version":"0.1.9","workspaces":["lib"],"scripts":{"a":"1"}}',
  'lib/package.json': '{"name":"sentinel-nextjs","version":"0.1.9"}',
  'lib/index.ts': 'one\ntwo\nthree\nfour\nfive\n',
  'lib/gone.ts': 'gone\n',
  'cli/doctor.ts': 'doctor\n',
  'emulator/own-services.ts': 'none\n',
  'scripts/dev.ts': 'dev\n',
  'docs/page.md': 'page\n',
  'docs/other.md': 'other\n',
  'docs/deleted.md': 'deleted\n',
  'biome.json': '{}\n',
  'app/page.tsx': 'page\n',
  'sentinel.ts': 'options\n',
};
const changelog = `## [Unreleased]

## [0.2.0] - 2026-01-01

### Options of \`sentinel.ts\`

- \`protect\` is new.

### Added

- Nothing.
`;
const released: Files = {
  'package.json':
    '{"name":"starter","version":"0.2.0","workspaces":["lib"],"scripts":{"a":"2","update":"3"}}',
  'lib/package.json': '{"name":"sentinel-nextjs","version":"0.2.0"}',
  'lib/index.ts': 'one\ntwo\nthree\nfour\nfive, released\n',
  'lib/gone.ts': null,
  'lib/added.ts': 'added\n',
  'emulator/own-services.ts': 'none, released\n',
  'docs/page.md': 'page, released\n',
  'docs/other.md': 'other, released\n',
  'docs/deleted.md': 'deleted, released\n',
  'docs/added.md': 'added\n',
  'maintenance/added.ts': 'added\n',
  'SECURITY.md': 'added\n',
  'vitest.config.ts': 'added\n',
  'biome.json': '{"released":true}\n',
  'app/page.tsx': 'page, released\n',
  'CHANGELOG.md': changelog,
};
const branded: Files = {
  'app/page.tsx': 'brand\n',
  'app/brand/page.tsx': 'brand\n',
  'scripts/brand.ts': 'brand\n',
  'emulator/own-services.ts': 'brand\n',
  'docs/deleted.md': null,
};

// One worker for all tests, so that they share the releases.
test.describe.configure({ mode: 'default' });

let folder: string;
let upstream: string;
let copy: string;

const git = (at: string, ...args: readonly string[]) => {
  const user = ['-c', 'user.name=Brand', '-c', 'user.email=brand@brand.example'];
  return execFileSync('git', [...user, ...args], { cwd: at, encoding: 'utf8', stdio: 'pipe' });
};
function change(at: string, files: Files) {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(join(at, path));
    else {
      mkdirSync(dirname(join(at, path)), { recursive: true });
      writeFileSync(join(at, path), text);
    }
  }
}
function commit(at: string, files: Files) {
  change(at, files);
  git(at, 'add', '--all');
  git(at, 'commit', '--quiet', '--message', 'Change');
}
const read = (path: string) => readFileSync(join(copy, path), 'utf8');
const changedFiles = () =>
  git(copy, 'status', '--porcelain', '--untracked-files=all')
    .split('\n')
    .map((line) => line.slice(3))
    .filter((path) => path !== '');

function update(source = upstream) {
  const args = ['--import', import.meta.resolve('tsx'), join(process.cwd(), 'scripts/update.ts')];
  const environment = { ...process.env, npm_config_offline: 'true' };
  const options = { cwd: copy, encoding: 'utf8', env: environment } as const;
  return spawnSync(process.execPath, [...args, source], options);
}

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-update-test-'));
  upstream = join(folder, 'upstream');
  git(folder, 'init', '--quiet', upstream);
  for (const files of [old, released]) {
    commit(upstream, files);
    writeContents(upstream);
    commit(upstream, {});
  }
});
test.afterAll(() => rmSync(folder, { recursive: true }));
test.beforeEach(() => {
  copy = mkdtempSync(join(folder, 'copy-'));
  git(copy, 'init', '--quiet');
  commit(copy, old);
  commit(copy, branded);
});

test('replaces the starter and keeps what is the brand’s', () => {
  const { status, stdout, stderr } = update();
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('Updated 0.1.9 to 0.2.0: 10 files written, 1 removed.');
  expect(changedFiles().sort()).toEqual([
    'CHANGELOG.md',
    'SECURITY.md',
    'biome.json',
    'docs/added.md',
    'docs/other.md',
    'docs/page.md',
    'lib/added.ts',
    'lib/gone.ts',
    'lib/index.ts',
    'lib/package.json',
    'package-lock.json',
    'package.json',
    'scripts/released-contents.txt',
  ]);
  expect(read('lib/index.ts')).toBe(released['lib/index.ts']);
  expect(JSON.parse(read('package.json'))).toMatchObject({
    version: '0.2.0',
    scripts: { a: '2', update: '3' },
  });
  expect(stdout).toContain('0.2.0, Options of `sentinel.ts`\n\n- `protect` is new.');
  expect(stdout).not.toContain('Nothing.');
  expect(existsSync(join(copy, 'edits-before-0.2.0.patch'))).toBe(false);
});

test('writes the edits in the starter to a patch, and leaves other edited files', () => {
  commit(copy, {
    'lib/index.ts': 'one, edited\ntwo\nthree\nfour\nfive\n',
    'docs/page.md': 'mine\n',
  });
  const { stdout } = update();
  expect(stdout).toContain('they are now those of the release:\n  lib/index.ts\n');
  expect(stdout).toContain(
    'they are as before. Compare them with those of the release:\n  docs/page.md\n',
  );
  expect(read('docs/page.md')).toBe('mine\n');
  commit(copy, {});
  git(copy, 'apply', '--3way', 'edits-before-0.2.0.patch');
  expect(read('lib/index.ts')).toBe('one, edited\ntwo\nthree\nfour\nfive, released\n');
});

test('finds edits that were there before the first commit', () => {
  rmSync(join(copy, '.git'), { recursive: true });
  git(copy, 'init', '--quiet');
  const edited = 'one, edited\ntwo\nthree\nfour\nfive\n';
  commit(copy, { 'lib/index.ts': edited });
  expect(update().stdout).toContain('lib/index.ts');
  git(copy, 'apply', 'edits-before-0.2.0.patch');
  expect(read('lib/index.ts')).toBe(edited);
});

test('takes an archive, and a second update finds no edits', () => {
  const archive = join(folder, 'release.tgz');
  git(upstream, 'archive', '--format=tar.gz', '--prefix=starter/', `--output=${archive}`, 'HEAD');
  expect(update(archive).status).toBe(0);
  commit(copy, {});
  const next = join(folder, 'next');
  git(folder, 'clone', '--quiet', upstream, next);
  commit(next, { 'lib/package.json': '{"name":"sentinel-nextjs","version":"0.10.0"}' });
  const { stdout } = update(next);
  expect(stdout).toContain('Updated 0.2.0 to 0.10.0: 1 files written, 0 removed.');
  expect(stdout).not.toContain('edited');
});

test('is undone when npm fails', () => {
  const broken = join(folder, 'broken');
  git(folder, 'clone', '--quiet', upstream, broken);
  const unknown =
    '{"name":"sentinel-nextjs","version":"0.3.0","dependencies":{"lru-cache":"0.0.0"}}';
  commit(broken, { 'lib/package.json': unknown });
  const { status, stderr } = update(broken);
  expect(status).toBe(1);
  expect(stderr).toContain('npm install failed. Your files are as before.');
  expect(changedFiles()).toEqual([]);
});

/** What makes the update impossible, and the release to update to. */
const refusals: Record<string, [message: RegExp, prepare: () => unknown]> = {
  'a dirty work tree': [
    /not committed.*\n M sentinel\.ts/,
    () => change(copy, { 'sentinel.ts': 'x' }),
  ],
  'a folder outside of git': [
    /no commit in git/,
    () => rmSync(join(copy, '.git'), { recursive: true }),
  ],
  'a folder without lib': [
    /no lib\/package\.json/,
    () => commit(copy, { 'lib/package.json': null }),
  ],
  'a release that is older': [
    /0\.2\.0 is older than 0\.11\.0/,
    () => commit(copy, { 'lib/package.json': '{"version":"0.11.0"}' }),
  ],
  'the release that it has': [
    /0\.2\.0 is what this copy has/,
    () => commit(copy, { 'lib/package.json': '{"version":"0.2.0"}' }),
  ],
  'a path that is not there': [/nowhere does not exist/, () => 'nowhere'],
  'a folder that is no release': [/is no release of the starter/, () => tmpdir()],
  'a file that is no archive': [/package\.json is no archive/, () => 'package.json'],
};
for (const [name, [message, prepare]] of Object.entries(refusals)) {
  test(`refuses ${name} and changes nothing`, () => {
    const prepared = prepare();
    const source = typeof prepared === 'string' ? prepared : upstream;
    const files = () => (existsSync(join(copy, '.git')) ? changedFiles() : []);
    const before = files();
    const { status, stderr } = update(source);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(files()).toEqual(before);
    expect(existsSync(join(copy, 'node_modules'))).toBe(false);
  });
}
