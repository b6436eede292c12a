import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a container of the Dockerfile's last stage runs. */
export interface StandaloneImage {
  readonly environment: Readonly<Record<string, string>>;
  /** As in `CMD`, without `node` itself. */
  readonly command: readonly string[];
  /** As in `HEALTHCHECK`, without `node` itself. */
  readonly healthCommand: readonly string[];
}

/** Where the build that is tested lies: that of the image where `IMAGE_FOLDER` names one. */
export function builtFolder(): string {
  const { IMAGE_FOLDER } = process.env;
  return IMAGE_FOLDER === undefined ? '.next' : join(IMAGE_FOLDER, '.next-standalone');
}

const readLastStage = () =>
  readFileSync('Dockerfile', 'utf8')
    .split(/^FROM /m)
    .at(-1) ?? '';

/** Reads it out of the Dockerfile at the root of this repository. */
export function readImage(): StandaloneImage {
  const stage = readLastStage();
  const variables = Array.from(stage.matchAll(/^ENV (.*)$/gm), ([, line = '']) => line.split(' '));
  return {
    environment: Object.fromEntries(variables.flat().map((pair) => pair.split('='))),
    command: nodeCommandIn(stage, /^CMD (\[.*\])$/m),
    healthCommand: nodeCommandIn(stage, /^HEALTHCHECK .*CMD (\[.*\])$/m),
  };
}

function nodeCommandIn(stage: string, pattern: RegExp): readonly string[] {
  const [program, ...args]: readonly string[] = JSON.parse(pattern.exec(stage)?.[1] ?? '[]');
  if (program !== 'node') throw new Error(`the Dockerfile's ${pattern} does not start node`);
  return args;
}

/** A folder that holds what the image would, and nothing else: as far as it can be without a container engine. */
export function layOutImage(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-image-'));
  for (const [, source = '', target = ''] of readLastStage().matchAll(
    /^COPY --from=build \/app\/(\S+) (\S+)$/gm,
  )) {
    cpSync(source, join(folder, target), { recursive: true, verbatimSymlinks: true });
  }
  // In a container everybody may look into it; here only we could.
  chmodSync(folder, 0o755);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
