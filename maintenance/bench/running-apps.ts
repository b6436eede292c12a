import { randomBytes } from 'node:crypto';
import { memoryProbe } from '../../e2e/support/memory-probe';
import { type RedisServer, startRedisServer } from '../../e2e/support/redis-server';
import { demoInstallation } from '../../emulator/installation';
import type { RunningServer } from '../../scripts/child-process';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { startApp, startEmulatorServer } from '../../scripts/servers';
import { type AppName, folderOf } from './apps';
import { signInAtSentinel } from './browser';
import { startOpenIdProvider } from './openid-provider';
import { keepOnCore } from './process-cpu';

/** A running app with its process ID. */
export type RunningApp = RunningServer & { readonly pid: number };

/** The apps to compare, their emulator and their Redis. */
export interface RunningApps {
  readonly ours: RunningApp;
  /** `ours` with its sessions in Redis. */
  readonly oursWithRedis: RunningApp;
  readonly baseline: RunningApp;
  /** A second process, so that each server gets as many requests as the one it is compared with. */
  readonly baselineForRedis: RunningApp;
  readonly referenceApp: RunningApp;
  readonly nextjsAuth0: RunningApp;
  readonly emulator: RunningServer;
  readonly redis: RedisServer;
  /** Starts `ours` a second time. */
  startAnother(): Promise<RunningApp>;
  /** The cookie of a user who is signed in at the emulator. */
  readonly sentinelCookie: string;
  stop(): Promise<void>;
}

/** Starts all apps. They have to be built already. */
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
      await anyFreePort(),
    ] as const;
    const redis = await startRedisServer();
    stops.push(() => redis.remove());
    const emulator = await startEmulatorServer(
      0,
      ports.map((port) => `http://127.0.0.1:${port}/callback`),
    );
    stops.push(() => emulator.stop());
    const provider = await startOpenIdProvider(emulator.origin);
    stops.push(() => provider.stop());
    // The servers run on core 0, the client, the provider and the emulator on core 1.
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
          // No domain lookup: the reference app has none.
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
      baseline: await start('baseline', ports[2]),
      baselineForRedis: await start('baseline', ports[3]),
      referenceApp: await start('reference-app', ports[4]),
      nextjsAuth0: await start('nextjs-auth0', ports[5], {
        AUTH0_DOMAIN: provider.origin,
        AUTH0_CLIENT_ID: demoInstallation.clientId,
        AUTH0_CLIENT_SECRET: demoInstallation.clientSecret,
        AUTH0_SECRET: randomBytes(32).toString('hex'),
        APP_BASE_URL: `http://127.0.0.1:${ports[5]}`,
      }),
      startAnother: () => start('ours', ports[6]),
      emulator,
      redis,
      sentinelCookie: await signInAtSentinel(ours.origin, emulator.origin),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
