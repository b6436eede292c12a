import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prerenderedPages, prerenderedPagesNotice } from './prerendered-pages';
import { buildApp } from './servers';

/** Where the build of `BUILD_STANDALONE` lies (next.config.js), apart from that of `npm run build`. */
const built = '.next-standalone';
/** Everything that the server needs, and nothing else: `node standalone/server.js` starts it. */
const target = 'standalone';

/** Builds the server that a container or a host without npm runs, with the files that Next.js leaves to a CDN. */
async function run(): Promise<void> {
  const { sentinel } = await import('../sentinel');
  rmSync(built, { recursive: true, force: true });
  await buildApp({ environment: { BUILD_STANDALONE: 'on' } });
  rmSync(target, { recursive: true, force: true });
  renameSync(join(built, 'standalone'), target);
  // Next.js brings files of settings along. They are for the host to give, not for everybody who gets the folder.
  for (const name of readdirSync(target)) if (name.startsWith('.env')) rmSync(join(target, name));
  cpSync(join(built, 'static'), join(target, built, 'static'), { recursive: true });
  cpSync('public', join(target, 'public'), { recursive: true });
  const { contentSecurityPolicy } = sentinel.options;
  process.stdout.write(prerenderedPagesNotice(prerenderedPages(built), contentSecurityPolicy));
  process.stdout.write(`Everything is in ${target}/. Start it with: node ${target}/server.js\n`);
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
