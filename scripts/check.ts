import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { unguardedCode } from './session-guards';

/** The programs of `npm run check` after `next typegen`. They run at the same time as `checkSessionGuards`. */
const programs = [
  ['tsc', '--noEmit'],
  ['biome', 'check'],
] as const;

async function run([program, ...args]: (typeof programs)[number]): Promise<boolean> {
  const [status] = await once(spawn(program, args, { stdio: 'inherit' }), 'close');
  return status === 0;
}

/** Reports code at protected paths that does not check the session itself. */
async function checkSessionGuards(): Promise<boolean> {
  const { sentinel } = await import('../sentinel');
  const root = fileURLToPath(new URL('..', import.meta.url));
  const sentences = unguardedCode(root, sentinel.options.protect);
  if (sentences.length === 0) return true;
  process.stderr.write(
    `\nOnly the middleware protects this code:\n  - ${sentences.join('\n  - ')}\n`,
  );
  return false;
}

const guards = checkSessionGuards().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  return false;
});
const results = await Promise.all([...programs.map(run), guards]);
process.exitCode = results.every((isSuccess) => isSuccess) ? 0 : 1;
