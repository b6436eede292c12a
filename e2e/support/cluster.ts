import { setTimeout as sleep } from 'node:timers/promises';
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
  /** The public address, which is that of the first instance. */
  readonly appUrl: string;
  readonly instances: readonly RunningServer[];
  readonly origins: readonly string[];
  readonly emulator: EmulatorControl;
  readonly redis: RedisServer | null;
  /** Lets so many seconds pass for all of them, but for a Redis, which keeps its own time. */
  advance(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts so many instances, with a Redis of their own or without any. */
async function startFleet(
  size: number,
  { withRedis }: { readonly withRedis: boolean },
): Promise<Cluster> {
  const ports = await Promise.all(Array.from({ length: size }, anyFreePort));
  const appUrl = `http://127.0.0.1:${ports[0]}`;
  const preload = [clockPreload];
  const emulator = await startEmulatorServer(0, [`${appUrl}/callback`], preload);
  const redis = withRedis ? await startRedisServer() : null;
  const settings = {
    ...demoSettings(appUrl, emulator.origin),
    ...(redis && { REDIS_URL: redis.url }),
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

/** Does the work with a fleet, and stops it however the work ends. */
export async function withCluster(
  size: number,
  options: Parameters<typeof startFleet>[1],
  work: (fleet: Cluster, visitor: CookieClient) => Promise<void>,
): Promise<void> {
  const fleet = await startFleet(size, options);
  try {
    await warmUp(fleet);
    await work(fleet, new CookieClient());
  } finally {
    await fleet.stop();
  }
}

/** The first page of an instance takes its time, which shall not be taken from a test that counts seconds. */
async function warmUp(fleet: Cluster): Promise<void> {
  const early = new CookieClient();
  await early.signIn(fleet.appUrl, personas.minimal);
  await statusOnEveryInstance(early, fleet);
  await fleet.emulator.reset();
}

/** The status of a page on every instance, as this visitor is answered. */
export function statusOnEveryInstance(
  visitor: CookieClient,
  { origins }: Cluster,
  path = '/dashboard',
): Promise<readonly number[]> {
  return Promise.all(origins.map(async (origin) => (await visitor.open(origin + path)).status));
}

/** Signs out at one of the instances, by a form of a page of the public address. */
export function signOutAt(
  visitor: CookieClient,
  origin: string,
  { appUrl }: Cluster,
  query = '',
): Promise<Response> {
  const headers = { origin: appUrl };
  return visitor.open(`${origin}/logout${query}`, { method: 'POST', headers });
}

/** Newer tokens are due after three quarters of the access token's life; the last quarter is for the test. */
export const tokenLifetime = (seconds: number) => ({
  dialect: { expiresIn: seconds },
  untilDue: () => sleep(seconds * 750 + 200),
  untilDead: () => sleep(seconds * 250 + 200),
});

/** For tokens that shall not be due again before a test is over. */
export const longLived = { expiresIn: 3_600 } as const;
