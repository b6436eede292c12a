import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join, sep } from 'node:path';

/** What a build needs, but for `middleware.ts`. */
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

/** Another test may be building just now. */
const isBuilt = (path: string) => /^\.(?:next|brand-app)/.test(basename(path));
const notCopied =
  /^(?:\.git|\.bench|\.documented-.*|\.env\.local|node_modules|reports|standalone|test-results)$/;
/** Everything in this repository but what is made or installed. */
export const everything = () =>
  readdirSync('.').filter((name) => !notCopied.test(name) && !isBuilt(name));

const isOfTests = (path: string) => /\.test\.tsx?$/.test(path) || path.endsWith(`lib${sep}testing`);

/**
 * Copies these files and folders into a folder below this repository, where they find the same packages, and the copy
 * of `lib` as `sentinel-nextjs`.
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
      filter: (path) => !isBuilt(path) && (withTests || !isOfTests(path)),
    });
  }
  if (sources.includes('lib')) {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync('../lib/index', join(folder, 'node_modules/sentinel-nextjs'), 'dir');
  }
  return { remove };
}
