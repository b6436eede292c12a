import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const folders = '{app,cli,components,emulator,lib,maintenance,scripts}';
/** What needs a Redis on this machine: `npm run test:all`. */
const withRedis = [`${folders}/**/*.redis.test.ts`, `${folders}/**/redis*.test.ts`];
/** What puts other modules in the place of ours, or loads ours once more. */
const withOwnModules = [`${folders}/**/*.isolated.test.ts`];

export default defineConfig({
  resolve: {
    alias: { '@': fileURLToPath(new URL('.', import.meta.url)) },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${folders}/**/*.test.ts`],
          exclude: [...withRedis, ...withOwnModules],
          // Loading the modules anew for each file would take a third of the time.
          isolate: false,
          setupFiles: ['e2e/support/fresh-process.ts'],
        },
      },
      { extends: true, test: { name: 'unit-isolated', include: withOwnModules } },
      { extends: true, test: { name: 'redis', include: withRedis } },
    ],
    maxWorkers: '100%',
    // Nobody reads a log that a test left behind: stray output is a mistake.
    onConsoleLog: (log) => {
      throw new Error(`unexpected console output: ${log}`);
    },
    // Property tests take their time on a busy machine.
    testTimeout: 30_000,
    sequence: { shuffle: true },
    reporters: ['default', 'json'],
    outputFile: 'reports/unit.json',
  },
});
