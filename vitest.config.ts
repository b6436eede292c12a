import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('.', import.meta.url)),
      // As next.config.js has it.
      uncrypto: fileURLToPath(new URL('lib/iron-crypto.ts', import.meta.url)),
    },
  },
  test: {
    server: { deps: { inline: ['iron-session'] } },
    include: ['{app,bench,commands,components,lib,emulator,scripts}/**/*.test.ts'],
    // Nobody reads a log that a test left behind: stray output is a mistake.
    onConsoleLog: (log) => {
      throw new Error(`unexpected console output: ${log}`);
    },
    // Property tests take their time on a busy machine.
    testTimeout: 30_000,
    sequence: { shuffle: true },
    reporters: ['default', ['json', { outputFile: 'reports/unit.json' }]],
  },
});
