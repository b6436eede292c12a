import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { controlOf, type EmulatorControl } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { type RunningServer, startApp, startEmulatorServer } from '../../scripts/servers';
import { clockPreload } from './clock';
import { CookieClient } from './cookie-client';
import { type RedisServer, startRedisServer } from './redis-server';

/** Several instances of the production build with the same settings, as behind a load balancer. */
export interface Cluster {
  /** The public URL: the origin of the first instance. */
  readonly appUrl: string;
  readonly instances: readonly RunningServer[];
  readonly origins: readonly string[];
  readonly emulator: EmulatorControl;
  readonly redis: RedisServer | null;
  /** Moves the clock of all instances and the emulator forward. Redis keeps real time. */
  advance(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts instances, with their own Redis, the one of a URL, or without one. */
async function startCluster(
  size: number,
  { withRedis, redisUrl }: { readonly withRedis: boolean; readonly redisUrl?: string },
): Promise<Cluster> {
  const ports = await Promise.all(Array.from({ length: size }, anyFreePort));
  const appUrl = `http://127.0.0.1:${ports[0]}`;
  const preload = [clockPreload];
  const emulator = await startEmulatorServer(0, [`${appUrl}/callback`], preload);
  const redis = withRedis && !redisUrl ? await startRedisServer() : null;
  const settings = {
    ...demoSettings(appUrl, emulator.origin),
    ...(redisUrl ? { REDIS_URL: redisUrl } : redis && { REDIS_URL: redis.url }),
  };
  const instances = await Promise.all(
    ports.map((port) =>
      startApp({ command: 'start', host: '127.0.0.1', port, environment: settings, preload }),
    ),
  );
  return {
    appUrl,
    instances,
    origins: instances.map(({ origin }) => origin),
    emulator: controlOf(emulator.origin),
    redis,
    advance: async (seconds) => {
      const message = { advanceMs: seconds * 1_000 };
      await Promise.all([...instances, emulator].map((server) => server.ask(message)));
    },
    stop: async () => {
      await Promise.all([...instances, emulator].map((server) => server.stop()));
      await redis?.remove();
    },
  };
}

/** Starts a cluster, does some work with it, and stops it. */
export async function withCluster(
  size: number,
  options: Parameters<typeof startCluster>[1],
  work: (cluster: Cluster, client: CookieClient) => Promise<void>,
): Promise<void> {
  const cluster = await startCluster(size, options);
  try {
    await warmUp(cluster);
    await work(cluster, new CookieClient());
  } finally {
    await cluster.stop();
  }
}

/** The first page of an instance is slow, so it is requested before tests that measure seconds. */
async function warmUp(cluster: Cluster): Promise<void> {
  const client = new CookieClient();
  for (const origin of cluster.origins) {
    const isReady = async () => (await fetch(`${origin}/api/ready`)).ok;
    await expect.poll(isReady, { timeout: 20_000 }).toBe(true);
  }
  await client.signIn(cluster.appUrl, personas.minimal);
  await statusOnEveryInstance(client, cluster);
  await cluster.emulator.reset();
}

/** Requests a page from every instance, and returns the statuses. */
export function statusOnEveryInstance(
  client: CookieClient,
  { origins }: Cluster,
  path = '/dashboard',
): Promise<readonly number[]> {
  return Promise.all(origins.map(async (origin) => (await client.open(origin + path)).status));
}

/** Signs out at one instance, with a form of the public URL. */
export function signOutAt(
  client: CookieClient,
  origin: string,
  { appUrl }: Cluster,
  query = '',
): Promise<Response> {
  const headers = { origin: appUrl };
  return client.open(`${origin}/logout${query}`, { method: 'POST', headers });
}

/** A refresh is due after three quarters of the access token's lifetime. */
export const tokenLifetime = (seconds: number) => ({
  dialect: { expiresIn: seconds },
  untilDue: () => sleep(seconds * 750 + 200),
  untilExpired: () => sleep(seconds * 250 + 200),
});

/** Tokens whose refresh is not due during a test. */
export const longLived = { expiresIn: 3_600 } as const;
