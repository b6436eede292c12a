import { createRequire } from 'node:module';
import { type RunningServer, startLimitMs, startProcess, stopUnless } from './child-process';
import { readImage } from './standalone-image';

export type { RunningServer } from './child-process';

const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
/** The user who owns nothing. Only root can be somebody else. */
const nobody = 65_534;

/** Starts the emulator on a port, 0 for any. It accepts these redirect URIs. */
export async function startEmulatorServer(
  port: number,
  redirectUris: readonly string[],
  preload: readonly string[] = [],
): Promise<RunningServer> {
  const uris = redirectUris.flatMap((uri) => ['--redirect-uri', uri]);
  const server = startProcess(
    ['--import', 'tsx', 'emulator/main.ts', '--json', '--port', String(port), ...uris],
    { environment: process.env, preload },
  );
  const [, origin = ''] = await stopUnless(server, server.prints(/"origin":"([^"]+)"/));
  return { ...server, origin };
}

/** How to start the app. */
export interface AppStart {
  /** `start` needs a build. */
  readonly command: 'start' | 'dev';
  readonly host: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the app is, from the root of this repository; at the root itself unless told otherwise. */
  readonly folder?: string;
  /** A path that it answers once it can be used. */
  readonly healthPath?: string;
  /** Whether what it prints is shown here as well. */
  readonly isShown?: boolean;
  /** Files that the server loads before its own code, to be spoken to by `ask`. */
  readonly preload?: readonly string[];
}

/**
 * Starts the app and waits until it answers. Where `IMAGE_FOLDER` names what a container would hold, the production
 * build is the one in there.
 */
export async function startApp(start: AppStart): Promise<RunningServer> {
  const { command, host, port, folder = '.', healthPath = '/api/health' } = start;
  const imageFolder = process.env.IMAGE_FOLDER;
  const isImage = imageFolder !== undefined && command === 'start' && folder === '.';
  const server = isImage ? launchImage(imageFolder, start) : launchNext(start);
  const origin = `http://${host}:${port}`;
  await stopUnless(server, server.prints(/Ready in/));
  await stopUnless(server, Promise.race([answers(origin + healthPath), server.ended]));
  if (server.hasEnded()) throw new Error(`the app did not start:\n${server.output()}`);
  return { ...server, origin };
}

function launchNext({
  command,
  host,
  port,
  environment,
  folder = '.',
  isShown = false,
  preload = [],
}: AppStart) {
  return startProcess([next, command, folder, '-H', host, '-p', String(port)], {
    environment: { ...process.env, ...environment, NEXT_TELEMETRY_DISABLED: '1' },
    isShown,
    preload,
  });
}

/** As in a container: the same command, with nothing in the environment but what the image and the settings put there. */
function launchImage(
  folder: string,
  { host, port, environment, isShown = false, preload = [] }: AppStart,
) {
  const image = readImage();
  return startProcess(image.command, {
    environment: {
      ...image.environment,
      ...environment,
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOSTNAME: host,
      PORT: String(port),
    },
    isShown,
    preload,
    folder,
    user: process.getuid?.() === 0 ? nobody : undefined,
  });
}

/** Builds the app for production, or another one in a folder of this repository. */
export async function buildApp({
  folder = '.',
  environment = {},
}: {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
} = {}): Promise<void> {
  const build = startProcess([next, 'build', folder], {
    environment: { ...process.env, ...environment, NEXT_TELEMETRY_DISABLED: '1' },
  });
  await build.ended;
  if (build.exitCode() !== 0) throw new Error(`the build failed:\n${build.output()}`);
}

async function answers(url: string): Promise<void> {
  const until = Date.now() + startLimitMs;
  while (Date.now() < until) {
    const isUp = await fetch(url, { signal: AbortSignal.timeout(startLimitMs) }).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no answer from ${url}`);
}
