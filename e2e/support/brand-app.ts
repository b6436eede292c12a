import { cpSync } from 'node:fs';
import { copyApp, sourcesOfBuild } from '../../scripts/app-copy';

/**
 * Copies the starter into a folder of `e2e`, with what a brand has made of it in `e2e/brand-app`: the same package from
 * `lib`, and everything else the brand's.
 *
 * @param sources what is copied of the starter
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
