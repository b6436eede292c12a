import { defineConfig } from '@playwright/test';
import { browserLaunchOptions } from './scripts/find-browser';
import { buildLimitMs } from './scripts/launch';

const { channel, ...launchOptions } = browserLaunchOptions(
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
);

/** `npm run test:standalone`. */
const isOfImage = process.env.IMAGE_FOLDER !== undefined;

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  outputDir: 'test-results',
  reporter: [
    ['list'],
    ['json', { outputFile: isOfImage ? 'reports/standalone.json' : 'reports/e2e.json' }],
  ],
  use: {
    channel,
    launchOptions: {
      ...launchOptions,
      // The back/forward cache is on, as in real life: what it brings back must not show anything private.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    },
  },
  projects: [
    // The demo builds the app; the other tests start that build.
    { name: 'demo', testMatch: 'demo.spec.ts', timeout: 2 * buildLimitMs },
    {
      name: 'app',
      // The commands and the code of the documentation have nothing to do with the image.
      testIgnore: ['demo.spec.ts', isOfImage ? 'documented-*.spec.ts' : 'image.spec.ts'],
      dependencies: ['demo'],
    },
    // Every fault against every call: `npm run faults`. The tests of the app take a few of them.
    { name: 'faults', testMatch: 'fault-campaign.spec.ts', dependencies: ['demo'] },
  ],
});
