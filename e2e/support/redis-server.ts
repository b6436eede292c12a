import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  /** Stops it gracefully; its data stays on disk for `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Suspends it until `resume`: it keeps its connections and does not respond. */
  pause(): void;
  resume(): void;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** @throws {Error} if no Redis is installed, so that tests which need one fail */
export async function startRedisServer(): Promise<RedisServer> {
  const command = findRedisServer();
  if (command === null) {
    throw new Error(
      'no redis-server or valkey-server in the PATH (Debian: apt-get install redis-server)',
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-redis-'));
  const port = await anyFreePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    const started = spawn(command ?? '', [...settings, '--appendonly', 'yes', '--save', ''], {
      stdio: 'ignore',
    });
    child = started;
    const until = Date.now() + startLimitMs;
    while (!(await isReady(port))) {
      if (started.exitCode !== null || Date.now() > until) throw new Error('Redis did not start');
      await sleep(20);
    }
  }

  async function stop(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGTERM');
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

/** Whether it responds, which it does after it has loaded its data from disk. */
async function isReady(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [reply] = await once(socket, 'data');
    return String(reply).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
