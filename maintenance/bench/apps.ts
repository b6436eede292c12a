import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyApp, sourcesOfBuild } from '../../e2e/support/app-copy';
import { startProcess } from '../../scripts/child-process';
import { buildApp } from '../../scripts/servers';

/** The apps are built here, below the root of the repository, where they resolve the same packages. */
const buildFolder = '.bench';

/**
 * The apps to compare.
 * - `ours`: this app, without the request for the user's profile
 * - `baseline`: the same page behind a middleware that only sets the same headers
 * - `reference-app`: the same page in an app that implements the sign-in itself, after iron-session's README
 * - `nextjs-auth0`: the same page in an app that signs in with `@auth0/nextjs-auth0`, after its README and examples
 */
const appNames = ['ours', 'baseline', 'reference-app', 'nextjs-auth0'] as const;
export type AppName = (typeof appNames)[number];

/** No dependency of this repository: it is installed into the copy of the app. */
export const installed = '@auth0/nextjs-auth0@4.30.0';

/** The page to measure, in every app. */
export const measuredPath = '/dashboard';

export const folderOf = (name: AppName) => join(buildFolder, name);

/** Pages and images that the measured page does not need. */
const isReplaced =
  /^(?:apple-icon|dashboard|error|favicon|global-error|global-not-found|icon|manifest|no-page|not-found|opengraph-image)\b/;

const sourcesOf: Readonly<Record<AppName, readonly string[]>> = {
  ours: [...sourcesOfBuild, 'middleware.ts'],
  baseline: sourcesOfBuild.filter((path) => path !== 'instrumentation.ts'),
  'reference-app': ['package.json', 'public', 'tsconfig.json'],
  'nextjs-auth0': [
    'lib/http/content-security-policy.ts',
    'next.config.js',
    'public',
    'tsconfig.json',
  ],
};

/** Copies the apps and builds them for production, one after the other. */
export async function buildApps(names: readonly AppName[] = appNames): Promise<void> {
  for (const name of names) {
    copySources(name);
    if (name === 'nextjs-auth0') await install(folderOf(name));
    await buildApp({ folder: folderOf(name) });
  }
}

function copySources(name: AppName): void {
  const folder = folderOf(name);
  copyApp(folder, sourcesOf[name]);
  if (name === 'ours') removeProfileRequest(folder);
  else cpSync(join('maintenance/bench', name), folder, { recursive: true });
  if (name === 'nextjs-auth0') {
    cpSync('maintenance/bench/baseline/middleware.ts', join(folder, 'same-headers.ts'));
  }
  const pages = join(folder, 'app');
  mkdirSync(pages, { recursive: true });
  for (const path of readdirSync(pages).filter((file) => isReplaced.test(file))) {
    rmSync(join(pages, path), { recursive: true });
  }
  cpSync('maintenance/bench/page', folder, { recursive: true });
}

/** Without its peer dependencies: all apps share this repository's Next.js and React. */
async function install(folder: string): Promise<void> {
  const options = ['--legacy-peer-deps', '--no-package-lock', '--ignore-scripts', '--no-audit'];
  const npm = startProcess(['install', ...options, installed], {
    program: 'npm',
    environment: process.env,
    folder,
  });
  await npm.ended;
  if (npm.exitCode() !== 0) throw new Error(`cannot install ${installed}:\n${npm.output()}`);
}

/** The other apps request no profile from Conversational Cloud at sign-in. */
function removeProfileRequest(folder: string): void {
  const path = join(folder, 'lib/session/own-record.ts');
  const source = readFileSync(path, 'utf8');
  const without = source.replace(
    /^import \{ fetchMe, type Me \} from .*$/m,
    `import type { Me } from '../cloud/me';
const fetchMe = async (..._: unknown[]): Promise<Me> => {
  throw new CloudError('not_found');
};`,
  );
  if (without === source) throw new Error(`no import of fetchMe in ${path}`);
  writeFileSync(path, without);
}
