import { test as base, expect } from '@playwright/test';
import { controlOf, type EmulatorControl } from '../emulator/control-client';
import type { RunningServer } from '../scripts/servers';
import { startBoth } from '../scripts/start-both';
import { Visitor } from './visitor';

/** The app under test: the production build. */
export interface App {
  readonly origin: string;
  /** Log lines since the test began. */
  log(): readonly LogLine[];
  /** Everything printed since the test began. */
  output(): string;
}

export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly reference?: string;
  readonly reason?: string;
}

export function watched(server: RunningServer): App {
  const start = server.output().length;
  const output = () => server.output().slice(start);
  const lines = () =>
    output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): LogLine => JSON.parse(line));
  return { origin: server.origin, output, log: lines };
}

/** How Sentinel has answered the refreshes so far; 0 for one that it has not answered. */
export async function refreshStatuses(emulator: EmulatorControl): Promise<readonly number[]> {
  return (await emulator.requests('token'))
    .filter(({ grantType }) => grantType === 'refresh_token')
    .map(({ status }) => status);
}

interface TestFixtures {
  readonly app: App;
  readonly emulator: EmulatorControl;
  readonly visitor: Visitor;
  readonly quietConsole: undefined;
}

interface WorkerFixtures {
  readonly both: { readonly app: RunningServer; readonly emulator: RunningServer };
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  both: [
    async ({}, use) => {
      const { app, emulator, stop } = await startBoth();
      await use({ app, emulator });
      await stop();
    },
    { scope: 'worker' },
  ],
  emulator: async ({ both }, use) => {
    const control = controlOf(both.emulator.origin);
    await control.reset();
    await use(control);
  },
  // The emulator is named so that it is reset before every test that has to do with the app.
  app: async ({ both, emulator: _ }, use) => {
    await use(watched(both.app));
  },
  visitor: async ({}, use) => {
    await use(new Visitor());
  },
  quietConsole: [
    async ({ context }, use) => {
      const messages: string[] = [];
      context.on('console', (message) => {
        const isAnswerStatus = message.text().startsWith('Failed to load resource');
        if (['error', 'warning'].includes(message.type()) && !isAnswerStatus) {
          messages.push(message.text());
        }
      });
      context.on('weberror', (error) => messages.push(String(error.error())));
      await use(undefined);
      expect(messages, 'console messages').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from '@playwright/test';
export { signInWithBrowser } from '../scripts/sign-in-with-browser';
export { startBoth } from '../scripts/start-both';
export { signInAs } from './sign-in-as';
