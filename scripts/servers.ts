import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ProcessOptions,
  type RunningServer,
  startLimitMs,
  startProcess,
  stopUnless,
} from './child-process';
import { readImage } from './standalone-image';

export type { RunningServer } from './child-process';

const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
/** The ID of the user `nobody`. Only root can start a process as another user. */
const nobody = 65_534;

/** Starts the emulator with these redirect URIs. Port 0 means any free port. */
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
export interface AppStart extends Pick<ProcessOptions, 'isShown' | 'preload'> {
  /** `start` needs a build, and `standalone` one with `BUILD_STANDALONE`. */
  readonly command: 'start' | 'dev' | 'standalone';
  readonly host: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of the app, relative to the root of this repository. Default: the root. */
  readonly folder?: string;
  /** A path that responds with 2xx when the app is ready. */
  readonly healthPath?: string;
}

/**
 * Starts the app and waits until it is ready. If `IMAGE_FOLDER` is set, the production build is the one in that folder
 * (see `createImageFolder`); if `VERCEL_OUTPUT` is, that of `vercel build` (see `test-vercel.ts`).
 */
export async function startApp(start: AppStart): Promise<RunningServer> {
  const { command, host, port, folder = '.', healthPath = '/api/health' } = start;
  const server = command === 'start' && folder === '.' ? startBuild(start) : startNext(start);
  const origin = `http://${host}:${port}`;
  await stopUnless(server, server.prints(/Ready in/));
  await stopUnless(server, Promise.race([waitUntilOk(origin + healthPath), server.ended]));
  if (server.hasEnded()) throw new Error(`the app did not start:\n${server.output()}`);
  return { ...server, origin };
}

function startBuild(start: AppStart) {
  const { IMAGE_FOLDER, VERCEL_OUTPUT } = process.env;
  if (VERCEL_OUTPUT !== undefined) return startVercelHost(VERCEL_OUTPUT, start);
  return IMAGE_FOLDER === undefined ? startNext(start) : startImage(IMAGE_FOLDER, start);
}

/** With a part of the Redis of `test-vercel.ts`, unless a test has its own or needs none. */
function startVercelHost(
  output: string,
  { host, port, environment, isShown, preload = [] }: AppStart,
) {
  const redis = { REDIS_URL: process.env.VERCEL_REDIS_URL, REDIS_PREFIX: `port-${port}` };
  const hasSharedRedis = !environment.REDIS_URL && environment.SESSION_STORE !== 'cookie';
  const program = ['--import', 'tsx', 'maintenance/vercel/host.ts'];
  return startProcess([...program, output, host, String(port), ...preload], {
    environment: { ...process.env, ...environment, ...(hasSharedRedis && redis) },
    isShown,
    hasChannel: preload.length > 0,
  });
}

function startNext({ command, host, port, environment, folder = '.', isShown, preload }: AppStart) {
  const address = { HOSTNAME: host, PORT: String(port) };
  const args =
    command === 'standalone'
      ? [join(folder, '.next-standalone/standalone', folder, 'server.js')]
      : [next, command, folder, '-H', host, '-p', String(port)];
  return startProcess(args, {
    environment: { ...process.env, ...environment, ...address, NEXT_TELEMETRY_DISABLED: '1' },
    isShown,
    preload,
  });
}

/** Starts it as in a container: same command, and an environment with the image's variables and the settings only. */
function startImage(folder: string, { host, port, environment, isShown, preload }: AppStart) {
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

/** Builds the app, or another app in a folder of this repository, for production. */
export async function buildApp({
  folder = '.',
  environment = {},
}: Partial<Pick<AppStart, 'folder' | 'environment'>> = {}): Promise<void> {
  const build = startProcess([next, 'build', folder], {
    environment: { ...process.env, ...environment, NEXT_TELEMETRY_DISABLED: '1' },
  });
  await build.ended;
  if (build.exitCode() !== 0) throw new Error(`the build failed:\n${build.output()}`);
}

async function waitUntilOk(url: string): Promise<void> {
  const until = Date.now() + startLimitMs;
  while (Date.now() < until) {
    const isUp = await fetch(url, { signal: AbortSignal.timeout(startLimitMs) }).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await sleep(50);
  }
  throw new Error(`no response from ${url}`);
}
