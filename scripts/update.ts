import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { releasesOf } from './changelog';
import { compareVersions, mergePackageJson, type PackageJson } from './merge-package-json';
import { contentsFile, type FilePlan, git, planFiles, readObject } from './starter-files';

// Without packages: a release runs this before they are installed.

const usage = `npm run update -- DIR|TGZ

Takes a release of the starter into this copy: a folder, or sentinel-nextjs-starter-….tgz.
Your files stay as they are. Edits in lib/, emulator/, cli/ and scripts/ are written
to a patch. See docs/updating.md.`;

/** Says why nothing was changed. */
class UpdateError extends Error {}

function readPackage(folder: string, path = 'package.json'): PackageJson {
  return JSON.parse(readFileSync(join(folder, path), 'utf8'));
}

/** @throws {UpdateError} if this folder cannot be updated safely */
function checkCopy(): string {
  const { version } = existsSync('lib/package.json') ? readPackage('lib') : {};
  if (version === undefined || !existsSync('package.json')) {
    throw new UpdateError(
      'This folder has no lib/package.json. Start again with a copy of the release.',
    );
  }
  let changes: readonly string[];
  try {
    changes = git('.', 'status', '--porcelain', '--', '.');
    git('.', 'rev-parse', 'HEAD');
  } catch {
    throw new UpdateError(
      'This folder has no commit in git. Commit it first: then you can see and undo the update.',
    );
  }
  if (changes.length > 0) {
    const shown = changes.slice(0, 10).join('\n');
    throw new UpdateError(
      `Some files are not committed. Commit, stash or remove them first:\n${shown}`,
    );
  }
  return version;
}

/** The folder of a release, unpacked if it is an archive. */
function openRelease(source: string, temporary: string): string {
  if (!existsSync(source)) throw new UpdateError(`${source} does not exist.`);
  let root = resolve(source);
  if (!statSync(root).isDirectory()) {
    try {
      execFileSync('tar', ['-xzf', root, '-C', temporary], { stdio: 'ignore' });
    } catch {
      throw new UpdateError(`${source} is no archive (.tgz).`);
    }
    const [only, ...others] = readdirSync(temporary);
    root = only && others.length === 0 ? join(temporary, only) : temporary;
  }
  if (!existsSync(join(root, contentsFile)) || !existsSync(join(root, 'lib/package.json'))) {
    const hint = 'Take sentinel-nextjs-starter-….tgz of a release, or a clone of it.';
    throw new UpdateError(`${source} is no release of the starter. ${hint}`);
  }
  return root;
}

const diffArguments = '--no-index --no-prefix --no-color --no-ext-diff --full-index --binary a b';

/** The edits of files that the update replaces, as a patch; empty without any. */
function patchOf({ edited, bases }: FilePlan, root: string, temporary: string): string {
  if (edited.length === 0) return '';
  const folder = join(temporary, 'patch');
  for (const path of edited) {
    const [before, after] = [join(folder, 'a', path), join(folder, 'b', path)];
    const base = bases.get(path);
    cpSync(path, after);
    mkdirSync(dirname(before), { recursive: true });
    if (base) writeFileSync(before, readObject(base));
    else if (existsSync(join(root, path))) cpSync(join(root, path), before);
  }
  return spawnSync('git', ['diff', ...diffArguments.split(' ')], { cwd: folder }).stdout.toString();
}

const list = (title: string, items: readonly string[]) =>
  items.length === 0 ? '' : `\n${title}\n${items.map((item) => `  ${item}\n`).join('')}`;

/** The parts of CHANGELOG.md to read before an update. */
function changesSince(changelog: string, version: string): readonly string[] {
  return releasesOf(changelog)
    .filter((release) => compareVersions(release.version, version) > 0)
    .flatMap((release) => release.text.split(/^### /m).map((part) => ({ part, ...release })))
    .filter(({ part }) => /^(?:Before you update|Options of)/.test(part))
    .map(({ part, version }) => `\n${version}, ${part.trim()}\n`);
}

/** @throws {UpdateError} if nothing was changed */
function update(source: string, temporary: string): void {
  const from = checkCopy();
  const root = openRelease(source, temporary);
  const { version: to = '' } = readPackage(root, 'lib/package.json');
  if (compareVersions(to, from) <= 0) {
    const comparison =
      to === from ? 'is what this copy has already' : `is older than ${from}, which this copy has`;
    throw new UpdateError(`${to} ${comparison}. Nothing was changed.`);
  }
  const patchFile = `edits-before-${to}.patch`;
  if (existsSync(patchFile)) throw new UpdateError(`${patchFile} exists. Move it first.`);

  const plan = planFiles(root);
  const base = plan.bases.get('package.json');
  const { merged, notes } = mergePackageJson(
    readPackage('.'),
    readPackage(root),
    base ? JSON.parse(readObject(base).toString()) : { version: from },
  );
  const patch = patchOf(plan, root, temporary);

  const changes = changesSince(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), from);

  try {
    for (const path of plan.removed) rmSync(path);
    for (const path of plan.written) cpSync(join(root, path), path);
    writeFileSync('package.json', `${JSON.stringify(merged, null, 2)}\n`);
    const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (status !== 0) {
      throw new UpdateError('npm install failed. Your files are as before. Run npm install again.');
    }
    if (patch !== '') writeFileSync(patchFile, patch);
  } catch (error) {
    // Everything was committed, so git has it.
    git('.', 'restore', '.');
    git('.', 'clean', '-dfq', '--', ...plan.written, 'package-lock.json');
    throw error;
  }

  process.stdout.write(
    [
      `\nUpdated ${from} to ${to}: ${plan.written.length} files written, ${plan.removed.length} removed.\n`,
      list('package.json:', notes),
      list('Somebody edited these files, and they are now those of the release:', plan.edited),
      patch &&
        `The edits are in ${patchFile}. If you need them, commit the update, then: git apply --3way ${patchFile}\n`,
      list(
        'You edited these files, so they are as before. Compare them with those of the release:',
        plan.kept,
      ),
      ...changes,
      '\nNow read CHANGELOG.md, run npm run check and npm test, and commit.\n',
    ].join(''),
  );
}

const [source] = process.argv.slice(2);
if (source === undefined || source.startsWith('-')) {
  process.stdout.write(`${usage}\n`);
  process.exitCode = source === undefined ? 1 : 0;
} else {
  // npm gets Ctrl-C as well, fails, and the update is undone.
  process.on('SIGINT', () => undefined);
  const temporary = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-update-'));
  try {
    update(source, temporary);
  } catch (error) {
    if (!(error instanceof UpdateError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
