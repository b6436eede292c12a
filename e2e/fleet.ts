import { controlOf, type EmulatorControl } from '../emulator/control-client';
import { demoSettings } from '../scripts/demo-settings';
import { type RedisServer, startRedisServer } from '../scripts/redis-server';
import { anyFreePort, type RunningServer, startApp, startEmulatorServer } from '../scripts/servers';

/** Several instances of the production build with the same settings, as behind a load balancer. */
export interface Fleet {
  /** The public address, which is that of the first instance. */
  readonly appUrl: string;
  readonly instances: readonly RunningServer[];
  readonly origins: readonly string[];
  readonly emulator: EmulatorControl;
  readonly redis: RedisServer | null;
  stop(): Promise<void>;
}

/** Starts so many instances, with a Redis of their own or without any. */
export async function startFleet(
  size: number,
  {
    withRedis,
    environment = {},
  }: {
    readonly withRedis: boolean;
    readonly environment?: Readonly<Record<string, string>>;
  },
): Promise<Fleet> {
  const ports = await Promise.all(Array.from({ length: size }, anyFreePort));
  const appUrl = `http://127.0.0.1:${ports[0]}`;
  const emulator = await startEmulatorServer(0, [`${appUrl}/callback`]);
  const redis = withRedis ? await startRedisServer() : null;
  const settings = {
    ...demoSettings(appUrl, emulator.origin),
    ...(redis && { REDIS_URL: redis.url }),
    ...environment,
  };
  const instances = await Promise.all(
    ports.map((port) =>
      startApp({ command: 'start', host: '127.0.0.1', port, environment: settings }),
    ),
  );
  return {
    appUrl,
    instances,
    origins: instances.map(({ origin }) => origin),
    emulator: controlOf(emulator.origin),
    redis,
    stop: async () => {
      await Promise.all([...instances, emulator].map((server) => server.stop()));
      await redis?.remove();
    },
  };
}
