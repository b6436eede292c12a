import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBrowser, ensureServers, isInstalled, otherBrowsers } from './test-tools';

/** One step of the tests. */
interface Step {
  readonly name: string;
  /** A program of this project or npm, and its arguments. */
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const unit = (name: string, ...args: readonly string[]): Step => ({
  name,
  command: ['vitest', 'run', `--outputFile=reports/${name}.json`, ...args],
});
const endToEnd = (
  name: string,
  projects: readonly string[],
  ...files: readonly string[]
): Step => ({
  name,
  command: ['playwright', 'test', ...projects.map((project) => `--project=${project}`), ...files],
  environment: { E2E_REPORT: `reports/${name}.json` },
});
// `npm run check` checks the types.
const build: Step = {
  name: 'build',
  command: ['next', 'build'],
  environment: { BUILD_WITHOUT_TYPES: 'on', NEXT_TELEMETRY_DISABLED: '1' },
};

/** `npm test` */
const core: readonly Step[] = [
  { name: 'check', command: ['npm', 'run', '--silent', 'check'] },
  unit('unit', '--project=unit*'),
  build,
  endToEnd('core', ['core']),
];

const fullLength = { FUZZ_FACTOR: '1' };
const servers = endToEnd('servers', ['servers', 'additional']);
/** The additional steps of `npm run test:all`. */
const rest: readonly Step[] = [
  unit('redis', '--project=redis'),
  { ...unit('fuzz', '--project=unit*', 'fuzz'), environment: fullLength },
  { ...servers, environment: { ...servers.environment, ...fullLength } },
  {
    name: 'standalone',
    command: ['tsx', 'scripts/test-standalone.ts'],
    environment: { BUILD_WITHOUT_TYPES: 'on', E2E_REPORT: 'reports/standalone.json' },
  },
];
/** The same, unless `maintenance/` is deleted. */
const maintenance: readonly Step[] = [
  endToEnd('maintenance', ['maintenance']),
  {
    name: 'vercel',
    command: ['tsx', 'maintenance/vercel/test-vercel.ts'],
    environment: { E2E_REPORT: 'reports/vercel.json' },
  },
];
/** What builds whole apps or needs a quiet machine. `.ci/run` leaves it to the nightly workflow. */
const nightly: readonly Step[] = [
  endToEnd('nightly', ['nightly']),
  { name: 'bench', command: ['tsx', 'maintenance/bench/bench.ts', '--short'] },
];

/** The core journeys in other browsers. Only the workflow has to have them. */
const inOtherBrowsers = (): readonly Step[] =>
  otherBrowsers.filter(isInstalled).map((browser) => endToEnd(browser, [browser]));

/** Runs the steps until one fails, and prints the duration of each. Returns whether all passed. */
function runAll(steps: readonly Step[]): boolean {
  const lines: string[] = [];
  let hasPassed = true;
  for (const { name, command, environment } of steps) {
    if (!hasPassed) break;
    process.stdout.write(`\n== ${name}: ${command.join(' ')}\n`);
    const startMs = performance.now();
    const { status } = spawnSync('npx', ['--no', ...command], {
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    });
    hasPassed = status === 0;
    const seconds = ((performance.now() - startMs) / 1_000).toFixed(1).padStart(7);
    lines.push(`${seconds} s  ${name}${hasPassed ? '' : ': failed'}`);
  }
  process.stdout.write(`\n${lines.join('\n')}\n`);
  return hasPassed;
}

/**
 * Runs `npm test`. `--all` runs all other tests as well, or with `--without-nightly` most of them. `--e2e` runs only a
 * build and the end-to-end tests, or those in the given files, or with `--browser` those for another browser.
 *
 * @throws {Error} with what to install, before the first test
 */
function main(): boolean {
  const { values, positionals } = parseArgs({
    options: {
      all: { type: 'boolean', default: false },
      browser: { type: 'string' },
      e2e: { type: 'boolean', default: false },
      install: { type: 'boolean', default: process.env.CI === 'true' },
      'without-nightly': { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  rmSync('reports', { recursive: true, force: true });
  const { browser } = values;
  if (browser !== undefined) {
    // The workflow installs it before.
    if (!isInstalled(browser)) return process.env.CI !== 'true';
    return runAll([build, endToEnd(browser, [browser], ...positionals)]);
  }
  ensureBrowser();
  if (values.e2e) {
    const projects =
      positionals.length > 0
        ? ['core', 'additional', 'servers', 'maintenance', 'nightly']
        : ['core'];
    return runAll([build, endToEnd('e2e', projects, ...positionals)]);
  }
  if (!values.all) return runAll(core);
  ensureServers(values.install);
  const own = [...maintenance, ...(values['without-nightly'] ? [] : nightly)];
  const all = [...core, ...inOtherBrowsers(), ...rest];
  return runAll(existsSync('maintenance') ? [...all, ...own] : all);
}

try {
  process.exitCode = main() ? 0 : 1;
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
