import { cpSync } from 'node:fs';
import { copyApp, sourcesOfBuild } from '../../scripts/app-copy';

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
