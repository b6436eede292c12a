import { defineConfig } from '@playwright/test';
import { browserLaunchOptions } from './scripts/find-browser';

const { channel, ...launchOptions } = browserLaunchOptions(
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
);

/** What `npm test` leaves to `npm run test:all`, because it takes long. */
const additional = [
  'journeys/{accessibility,two-apps}.spec.ts',
  'http/{fuzz,random-walks,rate-limit,tracing}.spec.ts',
];

/** What `.ci/run` leaves to the nightly workflow, because each builds several apps. */
const nightly = ['set-ups/*.spec.ts', 'release/updated-brand.spec.ts'];

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  outputDir: 'test-results',
  reporter: [['list'], ['json', { outputFile: process.env.E2E_REPORT ?? 'reports/e2e.json' }]],
  use: {
    channel,
    launchOptions: {
      ...launchOptions,
      // The back/forward cache is on, as for users: a restored page must not show private data.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    },
  },
  // All projects use the production build of `scripts/test.ts`.
  projects: [
    // One project for `npm test`: Playwright restarts its workers, and their servers, for each project.
    { name: 'core', testMatch: '{journeys,http}/*.spec.ts', testIgnore: additional },
    { name: 'additional', testMatch: additional },
    { name: 'servers', testDir: 'e2e/servers', testIgnore: 'standalone-image.spec.ts' },
    // Uses the standalone build of `scripts/test-standalone.ts`.
    {
      name: 'standalone',
      testMatch: [
        'servers/{standalone-image,entrances,shutdown,https}.spec.ts',
        'journeys/sign-in.spec.ts',
        'http/start-up.spec.ts',
      ],
    },
    { name: 'maintenance', testDir: 'maintenance', testIgnore: ['vercel/**', ...nightly] },
    { name: 'nightly', testDir: 'maintenance', testMatch: nightly },
    // Uses the functions of `vercel build`, each in its own process: `maintenance/vercel/test-vercel.ts`.
    {
      name: 'vercel',
      testDir: '.',
      testIgnore: '**/.brand-app*/**',
      testMatch: [
        'maintenance/vercel/*.spec.ts',
        'e2e/journeys/{embedding,refresh,sign-in,sign-in-error,sign-out}.spec.ts',
        'e2e/http/{headers,tracing}.spec.ts',
      ],
      // What needs sessions in cookies, `Cache-Control` to the letter, one process, or the server of Next.js.
      grepInvert:
        /all of them are served|split cookies|every answer carries|no cache may|Sentinel is down|static files|answers by itself|TRUSTED_PROXIES=1|is logged once/,
    },
    // For `--browser` of `scripts/test.ts`.
    ...(['firefox', 'webkit'] as const).map((browserName) => ({
      name: browserName,
      testMatch: 'journeys/{sign-in,sign-out,sign-in-error,dashboard,header}.spec.ts',
      use: { browserName, channel: undefined, launchOptions: {} },
    })),
  ],
});
