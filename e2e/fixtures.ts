import { test as base, expect, type Page } from '@playwright/test';
import { controlOf, type EmulatorControl } from '../emulator/control-client';
import { nameOf, type Persona } from '../emulator/personas';
import { demoSettings } from '../scripts/demo-settings';
import { anyFreePort, type RunningServer, startApp, startEmulatorServer } from '../scripts/servers';
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

/** An app and an emulator that know each other. The hosts differ, so they are different sites. */
export async function startBoth(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ app: RunningServer; emulator: RunningServer; stop(): Promise<void> }> {
  const port = await anyFreePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const emulator = await startEmulatorServer(0, [`${appUrl}/callback`]);
  const app = await startApp({
    command: 'start',
    host: '127.0.0.1',
    port,
    environment: { ...demoSettings(appUrl, emulator.origin), LOG_LEVEL: 'debug', ...environment },
  });
  return {
    app,
    emulator,
    stop: async () => {
      await Promise.all([app.stop(), emulator.stop()]);
    },
  };
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

/** Signs in with a real browser, from wherever the page is about to go. */
export async function signInWithBrowser(page: Page, appUrl: string, persona: Persona) {
  await page.goto(appUrl);
  await page
    .getByRole('main')
    .getByRole('link', { name: /^sign in/i })
    .first()
    .click();
  await page.getByRole('button', { name: nameOf(persona) }).click();
  await page.waitForURL(`${appUrl}/dashboard`);
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
