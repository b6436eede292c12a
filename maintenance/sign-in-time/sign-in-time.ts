import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { signInAs } from '../../e2e/support/sign-in-as';
import { startAppAndEmulator } from '../../e2e/support/start-app-and-emulator';
import { personas } from '../../emulator/personas';
import { browserLaunchOptions } from '../../scripts/find-browser';
import { buildApp } from '../../scripts/servers';
import { spreadOf } from '../bench/benchmark';
import { markdownTable } from '../docs/markdown-table';
import { writeMeasurement } from '../docs/measurements';
import { runToExit } from '../run-to-exit';

const recordTimes = fileURLToPath(new URL('./record-times.js', import.meta.url));
const latencyMs = 100;
const cpuSlowdown = 4;
/** Odd, so that there is a median. */
const runs = 7;

/** Milliseconds from the click. */
interface SignInTime {
  readonly greeting: number;
  readonly lastPart: number;
  /** Until the document of the dashboard begins, its request, its first byte and its last byte. */
  readonly phases: string;
}

const limits = { greeting: 1_000, lastPart: 1_300 };
const parts = [
  ['greeting', 'to the greeting'],
  ['lastPart', 'to the last part of the dashboard'],
] as const;

/**
 * `npx tsx maintenance/sign-in-time/sign-in-time.ts` measures the time from the click on *Sign in* to the greeting of the
 * dashboard, and to its last part, on a slow connection and processor. The user is signed in at Sentinel, and the
 * emulator answers at once. It writes docs/measurements.md. `--no-build` uses the last build. `--before FOLDER` measures
 * another build in turn.
 */
async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      'no-build': { type: 'boolean', default: false },
      before: { type: 'string' },
    },
  });
  if (!values['no-build']) await buildApp();
  const folders = ['.', ...(values.before === undefined ? [] : [values.before])];
  const browser = await chromium.launch(browserLaunchOptions());
  const subjects: {
    folder: string;
    origin: string;
    context: BrowserContext;
    times: SignInTime[];
  }[] = [];
  const stops: (() => Promise<void>)[] = [];
  for (const folder of folders) {
    const { app, stop } = await startAppAndEmulator({ LOG_LEVEL: 'warn' }, { folder });
    stops.push(stop);
    const context = await browser.newContext();
    await context.addInitScript({ path: recordTimes });
    await signInAs(context, app.origin, personas.administrator);
    subjects.push({ folder, origin: app.origin, context, times: [] });
  }
  // The first two are left out: this browser and this server have been there before.
  for (let index = -2; index < runs; index += 1) {
    for (const { origin, context, times } of index % 2 === 0 ? subjects : subjects.toReversed()) {
      const time = await measureSignIn(context, origin);
      if (index >= 0) times.push(time);
    }
  }
  await browser.close();
  await Promise.all(stops.map((stop) => stop()));
  const median = (times: readonly SignInTime[], part: keyof typeof limits) =>
    spreadOf(times.map((time) => time[part])).median;
  const table = markdownTable([
    ['', 'seconds', ...(subjects.length > 1 ? ['before'] : []), 'limit'],
    ...parts.map(([part, name]) => [
      name,
      ...subjects.map(({ times }) => seconds(median(times, part))),
      seconds(limits[part]),
    ]),
  ]);
  const text = `From the click on _Sign in_, in Chromium with ${latencyMs} ms of latency and a processor ${cpuSlowdown} times as slow. The user is signed in at
Sentinel, and the emulator answers at once. Median of ${runs}. \`npx tsx maintenance/sign-in-time/sign-in-time.ts\` writes
this table.

${table}`;
  process.stdout.write(`${text}\n`);
  for (const { folder, times } of subjects) {
    for (const { phases } of times) process.stdout.write(`${folder}: ${phases}\n`);
  }
  writeMeasurement('Sign-in in a browser', text);
  const times = subjects[0]?.times ?? [];
  return parts.every(([part]) => median(times, part) <= limits[part]);
}

const seconds = (ms: number) => (ms / 1_000).toFixed(2);

/** Signs out of the app, not of Sentinel, and signs in again by the link on the front page. */
async function measureSignIn(context: BrowserContext, origin: string): Promise<SignInTime> {
  await context.clearCookies({ domain: new URL(origin).hostname });
  const page = await slowPage(context);
  await page.goto(origin, { waitUntil: 'networkidle' });
  await page
    .getByRole('main')
    .getByRole('link', { name: /^sign in/i })
    .first()
    .click();
  await page.waitForURL(`${origin}/dashboard`, { waitUntil: 'commit' });
  const recorded = await page.waitForFunction(() => Reflect.get(window, 'signInTime'));
  const time = await recorded.jsonValue();
  await page.close();
  return time;
}

async function slowPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
  return page;
}

runToExit(run);
