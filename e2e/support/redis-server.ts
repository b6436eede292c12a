import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { anyFreePort } from '../../scripts/free-port';
import { which } from '../../scripts/which';

/** All servers are killed when this process exits. */
const running = new Set<() => void>();
process.once('exit', () => {
  for (const kill of running) kill();
});

const names = ['redis-server', 'valkey-server'];
const startLimitMs = 20_000;

/** The path of an installed Redis or Valkey, or null. */
export function findRedisServer(): string | null {
  return which(names);
}

/** A Redis on a free port, which stores its data in a temporary folder as documented for production. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Stops it, gracefully without a signal; its data stays on disk for `start`. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  /** Suspends it until `resume`: it keeps its connections and does not respond. */
  pause(): void;
  resume(): void;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

const onDisk = ['--appendonly', 'yes', '--save', ''];

/**
 * @param settings more of them, as arguments
 * @throws {Error} if no Redis is installed, so that tests which need one fail
 */
export function startRedisServer(...settings: readonly string[]): Promise<RedisServer> {
  return startWith(() => [...onDisk, ...settings]);
}

/** Starts a watcher of Redis Sentinel. Its settings are lines of its file, because it writes the file itself. */
export function startRedisWatcher(...settings: readonly string[]): Promise<RedisServer> {
  return startWith((folder) => {
    const file = join(folder, 'sentinel.conf');
    writeFileSync(file, settings.join('\n'));
    return [file, '--sentinel'];
  });
}

async function startWith(
  argumentsFor: (folder: string) => readonly string[],
): Promise<RedisServer> {
  const command = findRedisServer();
  if (command === null) {
    throw new Error(
      'no redis-server or valkey-server in the PATH (Debian: apt-get install redis-server)',
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-redis-'));
  const port = await anyFreePort();
  const address = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const settings = [...argumentsFor(folder), ...address];
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = spawn(command ?? '', settings, { stdio: 'ignore' });
    child = started;
    const until = Date.now() + startLimitMs;
    while (!(await isReady(port))) {
      if (started.exitCode !== null || Date.now() > until) throw new Error('Redis did not start');
      await sleep(20);
    }
  }

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    await ended;
  }

  function kill(): void {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }

  running.add(kill);
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    stop,
    pause: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
    async remove() {
      await stop();
      running.delete(kill);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Sends one command to a server. */
export async function sendCommand(url: string, ...command: readonly string[]): Promise<unknown> {
  const client = createClient({ url }).on('error', () => undefined);
  try {
    await client.connect();
    return await client.sendCommand([...command]);
  } finally {
    client.destroy();
  }
}

/** Whether it responds, which it does after it has loaded its data from disk. */
async function isReady(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [reply] = await once(socket, 'data');
    return /^(?:\+PONG|-NOAUTH)/.test(String(reply));
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
