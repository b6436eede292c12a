import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { signInWithBrowser } from '../../e2e/support/sign-in-with-browser';
import { personas } from '../../emulator/personas';
import { browserLaunchOptions } from '../../scripts/find-browser';
import { anyFreePort } from '../../scripts/free-port';
import { runToExit } from '../run-to-exit';
import { markdownTable } from './markdown-table';
import { writeMeasurement } from './measurements';

/**
 * `npx tsx maintenance/docs/first-sign-in.ts`: measures the time from a fresh clone with an empty npm cache to the first
 * sign-in, and writes it to docs/measurements.md.
 */
const command = 'npm ci && npm run demo';
const limitMs = 600_000;

interface Phase {
  readonly name: string;
  readonly ms: number;
}

async function measure(folder: string): Promise<readonly Phase[]> {
  const clone = join(folder, 'clone');
  execFileSync('git', ['clone', '--quiet', '.', clone]);
  const phases: Phase[] = [];
  let beganMs = performance.now();
  const done = (name: string) => {
    phases.push({ name, ms: performance.now() - beganMs });
    beganMs = performance.now();
  };
  const demo = spawn('bash', ['-c', command], {
    cwd: clone,
    env: {
      ...process.env,
      npm_config_cache: join(folder, 'npm-cache'),
      PORT: String(await anyFreePort()),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(demo, 'close');
  const endDemo = () => {
    if (demo.pid && demo.exitCode === null) process.kill(-demo.pid, 'SIGINT');
  };
  process.once('exit', endDemo);
  try {
    const printed = reader(demo.stdout);
    await printed(/Building the app/);
    done('`npm ci`');
    const [, appUrl = ''] = await printed(/Open (\S+)/);
    done('`npm run demo`: build and start');
    const browser = await chromium.launch(browserLaunchOptions());
    try {
      beganMs = performance.now();
      await signInWithBrowser(await browser.newPage(), appUrl, personas.administrator);
      done('sign-in, by an automated browser');
    } finally {
      await browser.close();
    }
  } finally {
    process.off('exit', endDemo);
    endDemo();
    await ended;
  }
  return phases;
}

/** Waits for what a stream prints. */
function reader(stream: NodeJS.ReadableStream) {
  let printed = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  return async (pattern: RegExp): Promise<RegExpExecArray> => {
    const until = performance.now() + limitMs;
    while (performance.now() < until) {
      const found = pattern.exec(printed);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${pattern} was not printed in time:\n${printed}`);
  };
}

function asTable(phases: readonly Phase[]): string {
  const rows = [...phases, { name: 'total', ms: phases.reduce((sum, { ms }) => sum + ms, 0) }];
  return [
    `From a fresh clone, with ${availableParallelism()} cores and Node.js ${process.versions.node}. \`npx tsx maintenance/docs/first-sign-in.ts\` writes this table.`,
    '',
    markdownTable([
      ['step', 'seconds'],
      ...rows.map(({ name, ms }) => [name, (ms / 1_000).toFixed(1)]),
    ]),
  ].join('\n');
}

runToExit(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-first-sign-in-'));
  try {
    const table = asTable(await measure(folder));
    process.stdout.write(`${table}\n`);
    writeMeasurement('First sign-in', table);
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
