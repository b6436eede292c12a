import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '../../e2e/support/fixtures';
import { copyApp, everything } from '../../scripts/copied-app';
import { buildLimitMs } from '../../scripts/launch';
import { buildApp } from '../../scripts/servers';

const pages = ['README.md', ...readdirSync('docs').map((name) => join('docs', name))];
const guide = pages
  .filter((path) => path.endsWith('.md'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
/** Each block of code that names a file is that file. */
const files = Array.from(
  guide.matchAll(/^ *```tsx?(?: (\S+))?\n(.*?)^ *```$/gms),
  ([, path = '', content = '']) => ({ path, content }),
);
/** And what it says is to be added to a file that is there already. */
const edits = Array.from(
  guide.matchAll(/\*\*Add `([^`]+)` to `(\w+)` in `([^`]+)`/g),
  ([, line = '', list = '', path = '']) => ({ line, list, path }),
);

test.describe.configure({ timeout: 2 * buildLimitMs });

test('the code in the documentation can be built, and its tests pass', async () => {
  expect(files.map(({ path }) => path)).toContain('e2e/journeys/teams.spec.ts');
  expect(files.map(({ path }) => path)).not.toContain('');
  expect(edits).toHaveLength(1);
  const folder = '.documented-pages';
  const copy = copyApp(folder, everything(), { withTests: true });
  try {
    for (const { path, content } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    for (const { line, list, path } of edits) {
      const before = readFileSync(join(folder, path), 'utf8');
      const after = before.replace(new RegExp(`const ${list}\\b.*\\[$`, 'm'), `$&\n  ${line}`);
      expect(after, `${list} in ${path}`).not.toBe(before);
      writeFileSync(join(folder, path), after);
    }
    await inFolder('biome', 'check', '--vcs-enabled=false', ...files.map(({ path }) => path));
    await buildApp({ folder });
    const { stdout } = await inFolder(
      'playwright',
      'test',
      '--project=journeys',
      'e2e/journeys/teams.spec.ts',
    );
    expect(stdout).toContain('6 passed');
  } finally {
    copy.remove();
  }

  async function inFolder(...command: readonly string[]) {
    const { IMAGE_FOLDER: _, ...environment } = process.env;
    const run = promisify(execFile)('npx', command, { cwd: folder, env: environment });
    return run.catch(({ message, stdout }) => {
      throw new Error(`${message}\n${stdout}`);
    });
  }
});
