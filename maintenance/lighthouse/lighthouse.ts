import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { signInWithBrowser } from '../../e2e/support/sign-in-with-browser';
import { startAppAndEmulator } from '../../e2e/support/start-app-and-emulator';
import { type Persona, personas } from '../../emulator/personas';
import { browserLaunchOptions } from '../../scripts/find-browser';
import { buildApp } from '../../scripts/servers';
import { startEmptyApp } from '../client-javascript/budget';
import { writeMeasurement } from '../docs/measurements';
import { runToExit } from '../run-to-exit';
import { type LighthouseRow, lighthouseReport } from './lighthouse-report';
import {
  type Category,
  categories,
  type Device,
  devices,
  measureWithLighthouse,
} from './measure-with-lighthouse';

/**
 * `npx tsx maintenance/lighthouse/lighthouse.ts`: measures the pages of the production build with Lighthouse, writes the
 * scores to docs/measurements.md, and fails when a score is too low. `--no-build` uses the last build.
 *
 * Mobile performance has no minimum: Lighthouse assumes that this CPU is four times as fast as a phone's.
 */
const marks: Readonly<Record<Device, Readonly<Record<Category, number>>>> = {
  desktop: { performance: 95, accessibility: 100, 'best-practices': 100 },
  mobile: { performance: 0, accessibility: 100, 'best-practices': 100 },
};

interface LighthousePage {
  readonly path: string;
  /** The signed-in user. Default: none. */
  readonly persona?: Persona;
}

const { administrator } = personas;

const pages: readonly LighthousePage[] = [
  { path: '/' },
  { path: '/dashboard', persona: administrator },
  { path: '/admin', persona: administrator },
];

async function run(): Promise<boolean> {
  if (!process.argv.includes('--no-build')) await buildApp();
  const [empty, { app }] = await Promise.all([
    startEmptyApp(),
    startAppAndEmulator({ LOG_LEVEL: 'warn' }),
  ]);
  const rows: LighthouseRow[] = [];
  let isGoodEnough = true;
  for (const device of devices) {
    rows.push({ ...(await measure(empty.origin, { path: '/' }, device)), page: 'an empty page' });
    for (const page of pages) {
      const row = await measure(app.origin, page, device);
      rows.push(row);
      isGoodEnough &&= categories.every((name) => costlyAuditsOf(row, name) === null);
      say(`${device}, ${row.page}: ${categories.map((name) => verdict(row, name)).join('; ')}`);
    }
  }
  writeMeasurement('Lighthouse', lighthouseReport(rows, new Date()));
  return isGoodEnough;
}

/** Measures a page in a browser with its own profile, in which the user has signed in. */
async function measure(
  origin: string,
  { path, persona }: LighthousePage,
  device: Device,
): Promise<LighthouseRow> {
  const profile = await mkdtemp(join(tmpdir(), 'lighthouse-'));
  try {
    const browserVersion = await prepare(profile, origin, persona);
    const { judgements, lighthouseVersion } = await measureWithLighthouse(
      origin + path,
      device,
      profile,
    );
    return {
      page: `\`${path}\``,
      user: persona ? persona.key : 'signed out',
      device,
      judgements,
      measuredWith: `Lighthouse ${lighthouseVersion} and Chromium ${browserVersion}`,
    };
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Signs in and stores the cookies in the profile. Returns the browser's version. */
async function prepare(profile: string, origin: string, persona?: Persona): Promise<string> {
  const context = await chromium.launchPersistentContext(profile, browserLaunchOptions());
  try {
    if (persona) await signInWithBrowser(await context.newPage(), origin, persona);
    return context.browser()?.version() ?? 'of an unknown version';
  } finally {
    await context.close();
  }
}

/** The score, and the failed audits if it is below the minimum. */
function verdict(row: LighthouseRow, name: Category): string {
  const { score } = row.judgements[name];
  const costlyAudits = costlyAuditsOf(row, name);
  return `${name} ${score}${costlyAudits ? ` is not enough: ${costlyAudits.join(', ')}` : ''}`;
}

/** Why a page is below the minimum scores, or null if it is not. */
function costlyAuditsOf({ device, judgements }: LighthouseRow, name: Category) {
  const { score, costlyAudits } = judgements[name];
  return score < marks[device][name] ? costlyAudits : null;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

runToExit(run);
