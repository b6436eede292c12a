import { cpSync } from 'node:fs';
import { buildApp } from '../../scripts/servers';
import { copyApp, sourcesOfBuild } from './app-copy';

/**
 * Copies the starter and the changes of a brand (`e2e/brand-app`) into a folder. The copy imports the package
 * `sentinel-nextjs` from this repository.
 *
 * @param sources of the starter
 */
export function copyBrandApp(
  folder: string,
  sources: readonly string[] = [...sourcesOfBuild, 'middleware.ts'],
): ReturnType<typeof copyApp> {
  const copy = copyApp(
    folder,
    sources.filter((source) => source !== 'lib'),
  );
  cpSync('e2e/brand-app', folder, { recursive: true });
  return copy;
}

/** For `next build`, which then also makes a standalone server, and for `next start`, to find that build. */
export const brandBuild = { BUILD_STANDALONE: 'on' };

/** Builds the copy without types, which `npm run check` checks. */
export const buildBrandApp = (folder: string) =>
  buildApp({ folder, environment: { ...brandBuild, BUILD_WITHOUT_TYPES: 'on' } });
