import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** The build folder to test: that of the image, or of a function of `vercel build`, if it is set. */
export function builtFolder(): string {
  const { IMAGE_FOLDER, VERCEL_OUTPUT } = process.env;
  if (VERCEL_OUTPUT) return join(VERCEL_OUTPUT, 'functions/_not-found.func/.next');
  return IMAGE_FOLDER === undefined ? '.next' : join(IMAGE_FOLDER, '.next-standalone');
}

const filesSchema = z.object({ relativeAppDir: z.string() });

/**
 * Finds the folder of `server.js` in a standalone build. In a workspace it is as deep as the app is there.
 *
 * @param buildFolder of Next.js
 * @param target where its `standalone` folder is now
 * @throws {Error} without a server
 */
export function standaloneAppFolder(buildFolder: string, target: string): string {
  const files = readFileSync(join(buildFolder, 'required-server-files.json'), 'utf8');
  const folder = join(target, filesSchema.parse(JSON.parse(files)).relativeAppDir);
  const server = join(folder, 'server.js');
  if (!existsSync(server)) throw new Error(`Next.js built no server: ${server} does not exist`);
  return folder;
}

const readLastStage = () =>
  readFileSync('Dockerfile', 'utf8')
    .split(/^FROM /m)
    .at(-1) ?? '';

/** How a container of the Dockerfile's last stage runs: its variables, and its commands without `node` itself. */
export function readImage() {
  const stage = readLastStage();
  const variables = Array.from(stage.matchAll(/^ENV (.*)$/gm), ([, line = '']) => line.split(' '));
  const environment: Readonly<Record<string, string>> = Object.fromEntries(
    variables.flat().map((pair) => pair.split('=')),
  );
  return {
    environment,
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
export function createImageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-image-'));
  const copies = readLastStage().matchAll(/^COPY --from=build \/app\/(\S+) (\S+)$/gm);
  for (const [, source = '', target = ''] of copies) {
    cpSync(source, join(folder, target), { recursive: true, verbatimSymlinks: true });
  }
  // `mkdtemp` creates it with mode 700, but the server runs as another user.
  chmodSync(folder, 0o755);
  return folder;
}
