import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The sources of a build, without `middleware.ts`. */
export const sourcesOfBuild: readonly string[] = [
  'app',
  'components',
  'lib',
  'public',
  'instrumentation.ts',
  'next.config.js',
  'package.json',
  'postcss.config.mjs',
  'sentinel.ts',
  'tsconfig.json',
];

/** Build output: another test may write to it at this moment. */
const isBuildOutput = (path: string) => /^\.(?:next|brand-app)/.test(basename(path));
const excluded =
  /^(?:\.git|\.bench|\.documented-.*|\.env\.local|node_modules|reports|standalone|test-results)$/;
/** Every source of this repository: no build output, no installed packages. */
export const everything = () =>
  readdirSync('.').filter((name) => !excluded.test(name) && !isBuildOutput(name));

const isTest = (path: string) => /\.test\.tsx?$/.test(path);

/**
 * Copies files and folders into a folder below this repository, where they resolve the same packages. The copy of `lib`
 * is `sentinel-nextjs` for them.
 */
export function copyApp(
  folder: string,
  sources: readonly string[],
  { withTests = false }: { readonly withTests?: boolean } = {},
): { remove(): void } {
  const remove = () => rmSync(folder, { recursive: true, force: true });
  remove();
  for (const source of sources) {
    cpSync(source, join(folder, source), {
      recursive: true,
      filter: (path) => !isBuildOutput(path) && (withTests || !isTest(path)),
    });
  }
  if (sources.includes('lib')) {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync('../lib', join(folder, 'node_modules/sentinel-nextjs'), 'dir');
  }
  return { remove };
}
