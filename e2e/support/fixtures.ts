import { test as base, expect } from '@playwright/test';
import { controlOf, type EmulatorControl } from '../../emulator/control-client';
import type { RunningServer } from '../../scripts/servers';
import type { Clock } from './clock';
import { consoleMessagesOf } from './console-messages';
import { CookieClient } from './cookie-client';
import { type AppAndEmulator, startAppAndEmulator } from './start-app-and-emulator';

/** The app under test: the production build. */
export interface App {
  readonly origin: string;
  /** Log lines since the start of the test. */
  log(): readonly LogLine[];
  /** All output since the start of the test. */
  output(): string;
}

interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly reference?: string;
  readonly reason?: string;
  readonly requestId?: string;
  readonly traceId?: string;
}

export function logsSince(server: RunningServer, start = server.output().length): App {
  const output = () => server.output().slice(start);
  const lines = () =>
    output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): LogLine => JSON.parse(line));
  return { origin: server.origin, output, log: lines };
}

/** The status of each refresh at the emulator so far; 0 without a response. */
export async function refreshStatuses(emulator: EmulatorControl): Promise<readonly number[]> {
  return (await emulator.requests('token'))
    .filter(({ grantType }) => grantType === 'refresh_token')
    .map(({ status }) => status);
}

interface TestFixtures {
  readonly app: App;
  readonly emulator: EmulatorControl;
  readonly visitor: CookieClient;
  /** The clock of app, emulator and pages. Only with `hasClock`. */
  readonly clock: Clock;
}

interface WorkerFixtures {
  /** Whether the tests move the clock. They share an app with a movable clock. */
  readonly hasClock: boolean;
  /** Settings in addition to those of the demo. */
  readonly settings: Readonly<Record<string, string>>;
  readonly both: AppAndEmulator;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  hasClock: [false, { scope: 'worker', option: true }],
  settings: [{}, { scope: 'worker', option: true }],
  both: [
    async ({ hasClock, settings }, use) => {
      const both = await startAppAndEmulator(settings, { hasClock });
      await use(both);
      await both.stop();
    },
    { scope: 'worker' },
  ],
  emulator: async ({ both }, use) => {
    const control = controlOf(both.emulator.origin);
    await control.reset();
    await use(control);
  },
  // The emulator fixture resets the emulator before every test of the app.
  app: async ({ both, emulator: _ }, use) => {
    await use(logsSince(both.app));
  },
  visitor: async ({}, use) => {
    await use(new CookieClient());
  },
  clock: async ({ both, context }, use) => {
    const { jump } = both.clock;
    await use({
      jump,
      get aheadMs() {
        return both.clock.aheadMs;
      },
      advance: async (seconds) => {
        await both.clock.advance(seconds);
        await context.clock.fastForward(seconds * 1_000);
      },
    });
  },
  context: async ({ context, hasClock, both }, use) => {
    if (hasClock) await context.clock.install({ time: Date.now() + both.clock.aheadMs });
    const messages = consoleMessagesOf(context);
    await use(context);
    expect(messages, 'console messages').toEqual([]);
  },
});

export { expect } from '@playwright/test';
export { openDashboardAs, signInAs } from './sign-in-as';
export { signInWithBrowser } from './sign-in-with-browser';
export { startAppAndEmulator } from './start-app-and-emulator';
