import { fileURLToPath } from 'node:url';
import { launch, orStop, type RunningServer, startLimitMs } from './launch';

export type { RunningServer } from './launch';

const next = fileURLToPath(new URL('../node_modules/next/dist/bin/next', import.meta.url));
const memoryProbe = fileURLToPath(new URL('./memory-probe.cjs', import.meta.url));

/** Starts the emulator on a port, 0 for any. It accepts these redirect URIs. */
export async function startEmulatorServer(
  port: number,
  redirectUris: readonly string[],
): Promise<RunningServer> {
  const uris = redirectUris.flatMap((uri) => ['--redirect-uri', uri]);
  const server = launch(
    ['--import', 'tsx', 'emulator/main.ts', '--json', '--port', String(port), ...uris],
    process.env,
  );
  const [, origin = ''] = await orStop(server, server.prints(/"origin":"([^"]+)"/));
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
  /** Whether `probe` can be used. */
  readonly isProbed?: boolean;
}

/** Starts the app and waits until it answers. */
export async function startApp({
  command,
  host,
  port,
  environment,
  folder = '.',
  healthPath = '/api/health',
  isShown = false,
  isProbed = false,
}: AppStart): Promise<RunningServer> {
  const probe = isProbed ? ['--require', memoryProbe] : [];
  const server = launch(
    [...probe, next, command, folder, '-H', host, '-p', String(port)],
    { ...process.env, ...environment, NEXT_TELEMETRY_DISABLED: '1' },
    isShown,
  );
  const origin = `http://${host}:${port}`;
  await orStop(server, server.prints(/Ready in/));
  await orStop(server, Promise.race([answers(origin + healthPath), server.ended]));
  if (server.hasEnded()) throw new Error(`the app did not start:\n${server.output()}`);
  return { ...server, origin };
}

/** Builds the app for production, or another one in a folder of this repository. */
export async function buildApp({
  folder = '.',
  environment = {},
}: {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
} = {}): Promise<void> {
  const build = launch([next, 'build', folder], {
    ...process.env,
    ...environment,
    NEXT_TELEMETRY_DISABLED: '1',
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
