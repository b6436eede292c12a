import { spawnSync } from 'node:child_process';
import { layOutImage } from './image';

/**
 * Runs the end-to-end tests, or those that are named, against the standalone build as a container would run it: from a
 * folder that holds what the image would, by the same command, as a user who owns nothing.
 */
const run = (...command: readonly string[]) =>
  spawnSync('npx', command, { stdio: 'inherit', env: process.env }).status ?? 1;

function test(named: readonly string[]): number {
  const built = run('tsx', 'scripts/build-standalone.ts');
  if (built !== 0) return built;
  const image = layOutImage();
  process.env.IMAGE_FOLDER = image.folder;
  try {
    return run('playwright', 'test', '--project=app', '--no-deps', ...named);
  } finally {
    image.remove();
  }
}

process.exitCode = test(process.argv.slice(2));
