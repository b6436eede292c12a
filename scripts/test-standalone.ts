import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { layOutImage } from './standalone-image';

const run = (...command: readonly string[]) =>
  spawnSync('npx', command, { stdio: 'inherit', env: process.env }).status ?? 1;

/** Builds where there is a file of settings, which has to stay out of it. */
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
 * Runs the end-to-end tests, or those that are named, against the standalone build as a container would run it: from a
 * folder that holds what the image would, by the same command, as a user who owns nothing.
 */
function test(named: readonly string[]): number {
  const built = build();
  if (built !== 0) return built;
  const image = layOutImage();
  process.env.IMAGE_FOLDER = image.folder;
  try {
    return run('playwright', 'test', '--project=standalone', ...named);
  } finally {
    image.remove();
  }
}

process.exitCode = test(process.argv.slice(2));
