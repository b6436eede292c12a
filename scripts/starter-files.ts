import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A release replaces these folders. */
const replacedFolders = ['lib', 'emulator', 'cli', 'scripts'];
/** What belongs to them. A release replaces the files in these that are not edited. */
const followingPaths = [
  ...['docs', 'e2e/support', 'maintenance', '.env.example', 'AGENTS.md', 'CHANGELOG.md'],
  ...['CONTRIBUTING.md', 'SECURITY.md'],
  ...['biome.json', 'playwright.config.ts', 'tsconfig.json', 'vitest.config.ts'],
  ...['instrumentation.ts', 'middleware.ts', 'next.config.js'],
];
export const starterPaths: readonly string[] = [...replacedFolders, ...followingPaths];

/** For each file of the starter, the starts of the git object ids of what it contained in all releases. */
export const contentsFile = 'scripts/released-contents.txt';
/** A brand's own file in a folder of the starter. */
const brandFile = 'emulator/own-services.ts';

export type ReleasedContents = ReadonlyMap<string, readonly string[]>;

export function parseContents(text: string): ReleasedContents {
  const lines = text.trim().split('\n');
  const entries = lines.map((line) => line.split(' '));
  return new Map(entries.map(([path = '', ...ids]) => [path, ids]));
}

export const shortId = (id: string) => id.slice(0, 12);

/** Runs git, and returns the lines it prints. */
export const git = (folder: string, ...args: readonly string[]): readonly string[] =>
  execFileSync('git', ['-c', 'core.quotePath=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .split('\n')
    .filter((line) => line !== '');

/** The content of an object of this repository. */
export const readObject = (id: string): Buffer => execFileSync('git', ['cat-file', 'blob', id]);

/** The object ids of the files that git tracks at these paths. */
export function trackedFiles(
  folder: string,
  paths: readonly string[],
): ReadonlyMap<string, string> {
  const lines = git(folder, 'ls-files', '--stage', '--', ...paths);
  const entries = lines.map((line) => /^\d+ (\w+) \d\t(.*)$/.exec(line) ?? []);
  return new Map(entries.map(([, id = '', path = '']) => [path, id]));
}

/** The files of a release: what git tracks in a clone, everything in an unpacked archive. */
function releaseFiles(root: string): readonly string[] {
  if (existsSync(join(root, '.git'))) return [...trackedFiles(root, starterPaths).keys()];
  return starterPaths
    .filter((path) => existsSync(join(root, path)))
    .flatMap((path) =>
      statSync(join(root, path)).isFile()
        ? [path]
        : readdirSync(join(root, path), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
    )
    .filter((path) => !path.includes('node_modules'));
}

export type FilePlan = ReturnType<typeof planFiles>;

/** What an update does to the files of the starter in the current folder. */
export function planFiles(root: string) {
  const contents = parseContents(readFileSync(join(root, contentsFile), 'utf8'));
  const current = trackedFiles('.', starterPaths);
  const inRelease = new Set(releaseFiles(root));
  const isSame = (path: string) =>
    inRelease.has(path) && readFileSync(path).equals(readFileSync(join(root, path)));
  const changed = [...new Set([...current.keys(), ...inRelease])]
    .filter((path) => path !== brandFile && !(current.has(path) && isSame(path)))
    // A file that was never the starter's is the brand's.
    .filter((path) => inRelease.has(path) || path === contentsFile || contents.has(path))
    .sort();

  const isReplaced = (path: string) => replacedFolders.includes(path.split('/')[0] ?? '');
  const isEdited = (path: string) => {
    const id = current.get(path);
    return id && path !== contentsFile && !contents.get(path)?.includes(shortId(id));
  };
  const edited = changed.filter(isEdited);
  const bases = findBases(contents, [...edited, 'package.json']);
  const deletions = ['log', '--relative', '--diff-filter=D', '--name-only', '--format='];
  const deleted = new Set(git('.', ...deletions, '--', ...followingPaths));
  const isWanted = (path: string) => {
    if (isReplaced(path)) return true;
    if (current.has(path)) return !edited.includes(path);
    // The brand may have replaced a missing configuration by another.
    const folder = followingPaths.find((parent) => path.startsWith(`${parent}/`));
    return !deleted.has(path) && (folder ? existsSync(folder) : path.endsWith('.md'));
  };
  const wanted = changed.filter(isWanted);
  const isAsReleased = (path: string) => {
    const base = bases.get(path);
    return (
      base !== undefined &&
      inRelease.has(path) &&
      readObject(base).equals(readFileSync(join(root, path)))
    );
  };
  return {
    written: wanted.filter((path) => inRelease.has(path)),
    removed: wanted.filter((path) => !inRelease.has(path)),
    /** The edited ones of the above. */
    edited: edited.filter(isReplaced),
    /** Other edited files: they stay as they are, although the release changed them. */
    kept: edited.filter((path) => !isReplaced(path) && !isAsReleased(path)),
    /** For package.json and each edited path, the released object that was edited, if this repository has it. */
    bases,
  };
}

/** The newest released content that each of these files had here. */
function findBases(contents: ReleasedContents, paths: readonly string[]) {
  const bases = new Map<string, string>();
  const raw = ['log', '--raw', '--no-abbrev', '--no-renames', '--relative', '--format='];
  for (const line of git('.', ...raw, '--', ...paths)) {
    const [, id = '', path = ''] = /^:\d+ \d+ \w+ (\w+) \w\t(.*)$/.exec(line) ?? [];
    if (!bases.has(path) && contents.get(path)?.includes(shortId(id))) bases.set(path, id);
  }
  return bases;
}
