import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyApp, sourcesOfBuild } from '../../scripts/app-copy';
import { buildApp } from '../../scripts/servers';

/** Where the three apps are built, below the root of the repository, so that they find the same packages. */
const builtIn = '.bench';

/**
 * What is compared.
 * - `ours`: this app, without the question for a person's profile
 * - `floor`: the same page behind a middleware that sets the same headers and does nothing else
 * - `handwritten`: the same page in an app that signs in by hand, after iron-session's README
 */
export const appNames = ['ours', 'floor', 'handwritten'] as const;
export type AppName = (typeof appNames)[number];

/** The page that is measured, in each of them. */
export const measuredPath = '/dashboard';

export const folderOf = (name: AppName) => join(builtIn, name);

const isDrawn =
  /^(?:apple-icon|dashboard|error|favicon|global-error|icon|manifest|no-page|not-found|opengraph-image)\b/;

const sourcesOf: Readonly<Record<AppName, readonly string[]>> = {
  ours: [...sourcesOfBuild, 'middleware.ts'],
  floor: sourcesOfBuild.filter((path) => path !== 'instrumentation.ts'),
  handwritten: ['package.json', 'public', 'tsconfig.json'],
};

/** Lays the apps out and builds them for production, one after the other. */
export async function buildApps(names: readonly AppName[] = appNames): Promise<void> {
  for (const name of names) {
    layOut(name);
    await buildApp({ folder: folderOf(name) });
  }
}

export function layOut(name: AppName): void {
  const folder = folderOf(name);
  copyApp(folder, sourcesOf[name]);
  if (name === 'ours') askForNoProfile(folder);
  else cpSync(join('maintenance/bench', name), folder, { recursive: true });
  // Instead of the app's own page, and of all that is put around each page by its name.
  for (const path of readdirSync(join(folder, 'app')).filter((file) => isDrawn.test(file))) {
    rmSync(join(folder, 'app', path), { recursive: true });
  }
  cpSync('maintenance/bench/page', folder, { recursive: true });
}

/** A sign-in asks Conversational Cloud for the person's name, which the one that is made by hand does not. */
function askForNoProfile(folder: string): void {
  const path = join(folder, 'lib/sign-in/session-from-code.ts');
  const source = readFileSync(path, 'utf8');
  const without = source.replace(
    /^import \{ fetchUser \} from .*$/m,
    'const fetchUser = async (..._: unknown[]) => ({ displayName: null, pictureUrl: null });',
  );
  if (without === source) throw new Error(`no import of fetchUser in ${path}`);
  writeFileSync(path, without);
}
