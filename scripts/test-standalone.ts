import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createImageFolder } from './standalone-image';

const run = (...command: readonly string[]) =>
  spawnSync('npx', command, { stdio: 'inherit', env: process.env }).status ?? 1;

/** Builds while an .env file exists, which must not become part of the build. */
function build(): number {
  const settings = '.env.production';
  if (existsSync(settings)) return run('tsx', 'scripts/build-standalone.ts');
  writeFileSync(settings, 'LOG_LEVEL=info\n');
  try {
    return run('tsx', 'scripts/build-standalone.ts');
  } finally {
    rmSync(settings);
  }
}

/**
 * Runs end-to-end tests against the standalone build as in a container: from a folder with the files of the image, with
 * the same command, as the user `nobody`.
 *
 * @param files all tests of the project without any
 */
function test(files: readonly string[]): number {
  const status = build();
  if (status !== 0) return status;
  const folder = createImageFolder();
  process.env.IMAGE_FOLDER = folder;
  try {
    return run('playwright', 'test', '--project=standalone', ...files);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = test(process.argv.slice(2));
