import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The steps of `npm run check` after `next typegen`. They are independent, so they run at the same time. */
const steps: readonly (readonly [program: string, ...args: readonly string[]])[] = [
  ['tsc', '--noEmit'],
  ['tsx', 'scripts/check-session-guards.ts'],
  ['biome', 'check'],
];

async function run([program, ...args]: (typeof steps)[number]): Promise<boolean> {
  const [status] = await once(spawn(program, args, { stdio: 'inherit' }), 'close');
  return status === 0;
}

const results = await Promise.all(steps.map(run));
process.exitCode = results.every((isSuccess) => isSuccess) ? 0 : 1;
