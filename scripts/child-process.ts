import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
export const startLimitMs = 60_000;
/** Milliseconds. On a busy machine with two cores a build takes minutes. */
export const buildLimitMs = 420_000;

/** All child processes are killed when this process exits. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill();
});

/** A server in its own process. */
export type RunningServer = ReturnType<typeof startProcess> & { readonly origin: string };

/** Waits until a server is ready, and stops it if that fails. */
export async function stopUnless<T>(
  server: { stop(): Promise<void> },
  ready: Promise<T>,
): Promise<T> {
  try {
    return await ready;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** How to start a process. */
export interface ProcessOptions {
  /** Default: Node.js. */
  readonly program?: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether its output is also printed here. */
  readonly isShown?: boolean | undefined;
  /** Working directory. Default: the root of this repository. */
  readonly folder?: string;
  /** Files to load before its own code; `ask` sends messages to them. */
  readonly preload?: readonly string[] | undefined;
  /** Whether `ask` reaches it. Default: with `preload`. */
  readonly hasChannel?: boolean | undefined;
  /** User and group ID. Default: those of this process. */
  readonly user?: number | undefined;
}

/** Starts a program with these arguments. */
export function startProcess(
  args: readonly string[],
  {
    program = process.execPath,
    environment,
    isShown = false,
    folder = root,
    preload = [],
    hasChannel = preload.length > 0,
    user,
  }: ProcessOptions,
) {
  const child = spawn(program, [...preload.flatMap((file) => ['--require', file]), ...args], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', hasChannel ? 'ipc' : 'ignore'],
    uid: user,
    gid: user,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
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
    pid: child.pid,
    /** Resolves when the process has ended. */
    ended,
    hasEnded,
    /** Null while it runs, and after a kill. */
    exitCode: () => child.exitCode,
    /** Everything on stdout and stderr so far. */
    output: () => printed,
    /** Sends SIGTERM, and SIGKILL if that is not enough. */
    async stop(): Promise<void> {
      if (hasEnded()) return;
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(force);
    },
    /** Sends SIGKILL. */
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await ended;
    },
    /** Waits until the output of a server matches. */
    async prints(pattern: RegExp): Promise<RegExpExecArray> {
      const until = Date.now() + startLimitMs;
      while (Date.now() < until) {
        const found = pattern.exec(printed);
        if (found) return found;
        if (child.exitCode !== null) break;
        await sleep(20);
      }
      throw new Error(`the server did not start:\n${printed}`);
    },
    /** Sends a message to its `preload` files, and returns the reply. */
    async ask(message: object): Promise<unknown> {
      const reply = once(child, 'message', { signal: AbortSignal.timeout(startLimitMs) });
      child.send(message);
      return (await reply)[0];
    },
  };
}
