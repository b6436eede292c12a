import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { copyApp, everything } from '../../e2e/support/app-copy';
import { signInWithBrowser } from '../../e2e/support/fixtures';
import { listen } from '../../e2e/support/listen';
import { nameOf, personas } from '../../emulator/personas';
import { buildLimitMs } from '../../scripts/child-process';

test.describe.configure({ mode: 'serial', timeout: 2 * buildLimitMs });

/** A clone whose owner has deleted what only the maintainers of this repository run, and a page. */
const folder = '.documented-demo';
let copy: ReturnType<typeof copyApp>;

test.beforeAll(() => {
  copy = copyApp(folder, everything(), { withTests: true });
  rmSync(join(folder, 'maintenance'), { recursive: true });
  // What the development server leaves behind of a page that was deleted since.
  mkdirSync(join(folder, '.next/dev/types'), { recursive: true });
  const leftBehind = `import '../../../app/deleted/page.js';\n`;
  writeFileSync(join(folder, '.next/dev/types/validator.ts'), leftBehind);
});
test.afterAll(() => copy.remove());

async function run(...command: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('npx', ['--no', ...command], { cwd: folder });
  return stdout;
}

test('the checks and the tests know nothing of maintenance/, nor of a page that was deleted', async () => {
  await run('npm', 'run', 'check');
  expect(existsSync(join(folder, '.next/dev/types/validator.ts'))).toBe(true);
  expect(await run('vitest', 'list', '--project=unit*')).toContain(
    'lib/access/protected-routes.test.ts',
  );
  const listed = await run(
    'playwright',
    'test',
    '--list',
    '--project=core',
    '--project=additional',
  );
  expect(listed).toContain('journeys/sign-in.spec.ts');
});

test('the demo signs somebody in, on the next free port, until Ctrl-C', async ({ page }) => {
  const squatter = createServer();
  const port = String(await listen(squatter));
  const demo = spawn('npm', ['run', 'demo'], {
    cwd: folder,
    env: { ...process.env, PORT: port, BUILD_WITHOUT_TYPES: 'on' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that Ctrl-C can be pressed as in a terminal: it reaches the whole group.
    detached: true,
  });
  const closed = once(demo, 'close');
  let printed = '';
  for (const stream of [demo.stdout, demo.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  try {
    const isUp = 'Ctrl-C stops everything';
    await expect.poll(() => printed, { timeout: buildLimitMs }).toContain(isUp);
    expect(printed).toContain(`Port ${port} is taken, trying ${Number(port) + 1}.`);
    const appUrl = /Open (\S+)/.exec(printed)?.[1] ?? '';
    for (const persona of Object.values(personas)) expect(printed).toContain(nameOf(persona));
    await page.goto(appUrl);
    await expect(page.getByRole('main')).toContainText('edit app/page.tsx.');
    await signInWithBrowser(page, appUrl, personas.administrator);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana');
    if (demo.pid) process.kill(-demo.pid, 'SIGINT');
    await closed;
    await expect(fetch(appUrl)).rejects.toThrow();
  } finally {
    squatter.close();
    if (demo.pid && demo.exitCode === null && demo.signalCode === null) {
      process.kill(-demo.pid, 'SIGKILL');
    }
  }
});
