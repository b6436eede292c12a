import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a container of the Dockerfile's last stage runs. */
export interface StandaloneImage {
  readonly environment: Readonly<Record<string, string>>;
  /** As in `CMD`, without `node` itself. */
  readonly command: readonly string[];
  /** As in `HEALTHCHECK`, without `node` itself. */
  readonly healthCommand: readonly string[];
}

/** The build folder to test: that of the image, or of a function of `vercel build`, if it is set. */
export function builtFolder(): string {
  const { IMAGE_FOLDER, VERCEL_OUTPUT } = process.env;
  if (VERCEL_OUTPUT) return join(VERCEL_OUTPUT, 'functions/_not-found.func/.next');
  return IMAGE_FOLDER === undefined ? '.next' : join(IMAGE_FOLDER, '.next-standalone');
}

const readLastStage = () =>
  readFileSync('Dockerfile', 'utf8')
    .split(/^FROM /m)
    .at(-1) ?? '';

/** Reads it from the Dockerfile at the root of this repository. */
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

/** Creates a folder with the files of the image, without a container engine. */
export function createImageFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-image-'));
  for (const [, source = '', target = ''] of readLastStage().matchAll(
    /^COPY --from=build \/app\/(\S+) (\S+)$/gm,
  )) {
    cpSync(source, join(folder, target), { recursive: true, verbatimSymlinks: true });
  }
  // `mkdtemp` creates it with mode 700, but the server runs as another user.
  chmodSync(folder, 0o755);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
