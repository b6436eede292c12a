import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const next = fileURLToPath(new URL('../node_modules/next/dist/bin/next', import.meta.url));
const memoryProbe = fileURLToPath(new URL('./memory-probe.cjs', import.meta.url));
const startLimitMs = 60_000;

/** Nothing that was started here outlives this process, however it ends. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill();
});

/** A server in a process of its own. */
export interface RunningServer {
  readonly origin: string;
  /** Everything it has printed so far, on either stream. */
  output(): string;
  /** Settles when the process has ended by itself or was stopped. */
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  stop(): Promise<void>;
  /** Ends it on the spot, as a power cut would. */
  kill(): Promise<void>;
  /** What it holds after its garbage was collected. Only for an app that was started `isProbed`. */
  probe(): Promise<MemoryProbe>;
}

/** What a process holds on to. */
export interface MemoryProbe {
  readonly heapBytes: number;
  /** Open TCP connections, in and out. */
  readonly sockets: number;
}

/** Whether nobody listens on a port of this machine, by either of the names that browsers try for `localhost`. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer().listen(port, host);
    const taken = await Promise.race([
      once(server, 'listening').then(() => false),
      once(server, 'error').then(([error]) => error.code === 'EADDRINUSE'),
    ]).catch((error: unknown) => error instanceof Error && /EADDRINUSE/.test(error.message));
    server.close();
    if (taken) return false;
  }
  return true;
}

/**
 * The first free port from `wanted` on.
 *
 * @param onTaken told of each port that is not free
 */
export async function freePort(
  wanted: number,
  onTaken: (port: number) => void = () => undefined,
): Promise<number> {
  if (await isFree(wanted)) return wanted;
  onTaken(wanted);
  return freePort(wanted + 1, onTaken);
}

/** Any free port. */
export async function anyFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port to be had');
  return address.port;
}

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

/** Waits for a server to be ready; one that does not get there is not left behind. */
async function orStop<T>(server: { stop(): Promise<void> }, ready: Promise<T>): Promise<T> {
  try {
    return await ready;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Builds the app for production, or another one in a folder of this repository. */
export async function buildApp(folder = '.'): Promise<void> {
  const build = launch([next, 'build', folder], { ...process.env, NEXT_TELEMETRY_DISABLED: '1' });
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

function launch(args: readonly string[], environment: NodeJS.ProcessEnv, isShown = false) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (isShown) process.stdout.write(text);
    });
  }
  children.add(child);
  const ended = once(child, 'close').then(() => {
    children.delete(child);
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    ended,
    hasEnded,
    exitCode: () => child.exitCode,
    output: () => printed,
    stop: () => stop(child, ended),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    prints: (pattern: RegExp) =>
      waitForOutput(
        child,
        () => pattern.exec(printed),
        () => printed,
      ),
    probe: async () => {
      const before = printed.length;
      child.kill('SIGUSR2');
      const [, probe = ''] = await waitForOutput(
        child,
        () => /^memory-probe (.*)$/m.exec(printed.slice(before)),
        () => printed.slice(before),
      );
      return parseMemoryProbe(probe);
    },
  };
}

function parseMemoryProbe(text: string): MemoryProbe {
  return JSON.parse(text);
}

async function waitForOutput(
  child: ChildProcess,
  match: () => RegExpExecArray | null,
  printed: () => string,
): Promise<RegExpExecArray> {
  const until = Date.now() + startLimitMs;
  while (Date.now() < until) {
    const found = match();
    if (found) return found;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the server did not start:\n${printed()}`);
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(force);
  }
}
