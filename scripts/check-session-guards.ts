import { fileURLToPath } from 'node:url';
import { unguardedCode } from './session-guards';

/** Part of `npm run check`: reports code at protected paths that does not check the session itself. */
async function run(): Promise<void> {
  const { sentinel } = await import('../sentinel');
  const root = fileURLToPath(new URL('..', import.meta.url));
  const sentences = unguardedCode(root, sentinel.options.protect);
  if (sentences.length === 0) return;
  process.stderr.write(
    `\nOnly the middleware protects this code:\n  - ${sentences.join('\n  - ')}\n`,
  );
  process.exitCode = 1;
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
