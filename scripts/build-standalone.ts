import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { reportPrerenderedPages } from './prerendered-pages';
import { buildApp } from './servers';
import { standaloneAppFolder } from './standalone-image';

/** The build folder of `BUILD_STANDALONE` (next.config.js), which is not that of `npm run build`. */
const buildFolder = '.next-standalone';
/** Contains only what the server needs. */
const target = 'standalone';

/** Builds the server for a container or a host without npm, including the static files that Next.js does not copy. */
async function run(): Promise<void> {
  rmSync(buildFolder, { recursive: true, force: true });
  await buildApp({ environment: { BUILD_STANDALONE: 'on' } });
  rmSync(target, { recursive: true, force: true });
  renameSync(join(buildFolder, 'standalone'), target);
  const app = standaloneAppFolder(buildFolder, target);
  // Next.js copies .env files, but settings belong to the host and not into the image.
  for (const name of readdirSync(app)) if (name.startsWith('.env')) rmSync(join(app, name));
  cpSync(join(buildFolder, 'static'), join(app, buildFolder, 'static'), { recursive: true });
  cpSync('public', join(app, 'public'), { recursive: true });
  await reportPrerenderedPages(buildFolder);
  process.stdout.write(
    `The server is in ${target}/. Start it with: node ${join(app, 'server.js')}\n`,
  );
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
