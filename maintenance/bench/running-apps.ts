import { memoryProbe } from '../../e2e/support/memory-probe';
import { type RedisServer, startRedisServer } from '../../e2e/support/redis-server';
import type { RunningServer } from '../../scripts/child-process';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { startApp, startEmulatorServer } from '../../scripts/servers';
import { type AppName, folderOf } from './apps';
import { knownAtSentinel } from './browser';
import { keepOnCore } from './process-cpu';

/** An app under measurement. */
export type RunningApp = RunningServer & { readonly pid: number };

/** The apps that are compared, `ours` once more with its sessions in Redis, and what they need. */
export interface RunningApps {
  readonly ours: RunningApp;
  readonly oursWithRedis: RunningApp;
  readonly floor: RunningApp;
  /** Another, so that no server is asked twice as often as the one that it is compared with. */
  readonly floorForRedis: RunningApp;
  readonly handwritten: RunningApp;
  readonly emulator: RunningServer;
  readonly redis: RedisServer;
  /** Starts `ours` a second time. */
  startAnother(): Promise<RunningApp>;
  /** The cookie by which the emulator knows who signs in. */
  readonly atSentinel: string;
  stop(): Promise<void>;
}

/** Starts all of them; they have been built. */
export async function startApps(): Promise<RunningApps> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
  };
  try {
    const ports = [
      await anyFreePort(),
      await anyFreePort(),
      await anyFreePort(),
      await anyFreePort(),
      await anyFreePort(),
      await anyFreePort(),
    ] as const;
    const redis = await startRedisServer();
    stops.push(() => redis.remove());
    const emulator = await startEmulatorServer(
      0,
      ports.map((port) => `http://127.0.0.1:${port}/callback`),
    );
    stops.push(() => emulator.stop());
    // The servers have one core, and whoever asks them another.
    for (const pid of [process.pid, emulator.pid]) if (pid !== undefined) keepOnCore(pid, 1);
    const start = async (name: AppName, port: number, settings: Record<string, string> = {}) => {
      const app = await startApp({
        command: 'start',
        folder: folderOf(name),
        host: '127.0.0.1',
        port,
        healthPath: '/logo.svg',
        preload: [memoryProbe],
        environment: {
          ...demoSettings(`http://127.0.0.1:${port}`, emulator.origin),
          // Nobody looks hosts up: the app that is made by hand cannot.
          SENTINEL_URL: emulator.origin,
          SENTINEL_PKCE: 'on',
          ...settings,
        },
      });
      stops.push(() => app.stop());
      if (app.pid === undefined) throw new Error(`${name} has no process`);
      keepOnCore(app.pid, 0);
      return { ...app, pid: app.pid };
    };
    const ours = await start('ours', ports[0]);
    return {
      ours,
      oursWithRedis: await start('ours', ports[1], { REDIS_URL: redis.url }),
      floor: await start('floor', ports[2]),
      floorForRedis: await start('floor', ports[3]),
      handwritten: await start('handwritten', ports[4]),
      startAnother: () => start('ours', ports[5]),
      emulator,
      redis,
      atSentinel: await knownAtSentinel(ours.origin, emulator.origin),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
