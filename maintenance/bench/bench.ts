import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { buildApp } from '../../scripts/servers';
import { writeMeasurement } from '../docs/measurements';
import { runToExit } from '../run-to-exit';
import { buildApps, installed } from './apps';
import { measureConcurrentRefresh } from './concurrent-refresh';
import { measureGuardedPage } from './guarded-page';
import { measureMemory } from './memory';
import { measureRealPages } from './real-pages';
import { failuresOf, type Result, resultsPage } from './results';
import { startApps } from './running-apps';
import { measureSignIn } from './sign-in';
import { measureCookies, measurePages, measureStart } from './sizes';

const section = 'Performance';
const pagesSection = 'Pages';
const realPagesSize = { runs: 3, rounds: 10, count: 30, warmUp: 900 };

/** The full benchmark, with the limits that this project promises. */
async function measureAll(): Promise<readonly Result[]> {
  const pageSize = { runs: 6, rounds: 16, count: 60, warmUp: 3_000 };
  const signInSize = { runs: 4, rounds: 16, count: 20, warmUp: 2_000 };
  const compared = [
    await measureGuardedPage(pageSize, { withCookie: 1.1, withRedis: 1.25, nextjsAuth0: 1 }),
    await measureSignIn(signInSize, { referenceApp: 1.05, nextjsAuth0: 1 }),
  ];
  const apps = await startApps();
  try {
    return [
      ...compared,
      await measureConcurrentRefresh(apps, { rounds: 7, isTimed: true }),
      await measureCookies(apps, 500),
      await measureStart(apps, 5),
      await measurePages(),
      await measureRealPages(realPagesSize),
      await measureMemory(apps, { signIns: 10_000, requests: 100_000 }),
    ];
  } finally {
    await apps.stop();
  }
}

/** The short benchmark. Its limits are loose, so that it passes on a busy machine. */
async function measureShort(): Promise<readonly Result[]> {
  const pageSize = { runs: 1, rounds: 9, count: 50, warmUp: 600 };
  const signInSize = { runs: 1, rounds: 9, count: 15, warmUp: 150 };
  const compared = [
    await measureGuardedPage(pageSize, { withCookie: 2, withRedis: 2, nextjsAuth0: 1.5 }),
    await measureSignIn(signInSize, { referenceApp: 1.5, nextjsAuth0: 1.5 }),
  ];
  const apps = await startApps();
  try {
    return [...compared, await measureConcurrentRefresh(apps, { rounds: 1, isTimed: false })];
  } finally {
    await apps.stop();
  }
}

/**
 * `npx tsx maintenance/bench/bench.ts` measures the cost of authentication, writes docs/measurements.md, and
 * fails when a result exceeds its limit. `--short` (part of `npm run test:all`) measures the most important results for
 * a minute and only prints them. `--no-build` uses the existing builds. `--before FOLDER` only compares the pages of this
 * build with those of an older one in that folder, and fails when they take more CPU time than they may.
 */
async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      short: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
      before: { type: 'string' },
    },
  });
  if (process.platform !== 'linux') {
    process.stdout.write('The benchmark reads CPU time from Linux. Nothing was measured.\n');
    return values.short;
  }
  if (values.before !== undefined) {
    if (!values['no-build']) await buildApp();
    const compared = await measureRealPages(realPagesSize, values.before);
    writeMeasurement(pagesSection, `${measuredOn(new Date())}\n\n${compared.text}`);
    return printResults([compared]);
  }
  if (!values['no-build']) {
    await buildApps();
    if (!values.short) await buildApp();
  }
  const results = values.short ? await measureShort() : await measureAll();
  const text = resultsPage(results, measuredOn(new Date()));
  // A section has no title of its own.
  if (!values.short) writeMeasurement(section, text.replace(/^# .*\n/, '').replace(/^##/gm, '###'));
  return printResults(results);
}

function printResults(results: readonly Result[]): boolean {
  process.stdout.write(resultsPage(results, measuredOn(new Date())));
  const failures = failuresOf(results);
  process.stdout.write(`\n${failures.join('\n') || 'All results are within their limits.'}\n`);
  return failures.length === 0;
}

function measuredOn(date: Date): string {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  const machine = `${cpus().length} cores (${cpu?.model ?? 'unknown'}), ${memory}`;
  const versions = ['next', 'react', 'iron-session', 'oauth4webapi', '@redis/client'].map(
    (name) => `${name} ${versionOf(name)}`,
  );
  return `Measured on ${date.toISOString().slice(0, 10)} with ${machine}, Node.js ${process.versions.node}, ${versions.join(', ')}, ${installed}.`;
}

function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  return String(version);
}

runToExit(run);
