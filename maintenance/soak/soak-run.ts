import { setTimeout as sleep } from 'node:timers/promises';
import { memoryProbe, readMemory } from '../../e2e/support/memory-probe';
import { type RedisServer, startRedisServer } from '../../e2e/support/redis-server';
import { startAppAndEmulator } from '../../e2e/support/start-app-and-emulator';
import { controlOf } from '../../emulator/control-client';
import { generateLoad, seededRandom, tokenLifetimeSeconds } from './soak-load';
import { createReport, type Sample, type SoakReport } from './soak-report';
import type { Action } from './soak-user';

export interface SoakOptions {
  readonly durationMs: number;
  readonly seed: number;
  /** Whether sessions are stored in Redis. */
  readonly withRedis: boolean;
}

/** Starts the production build, an emulator and optionally a Redis, generates load, and stops them. */
export async function soak({ durationMs, seed, withRedis }: SoakOptions): Promise<SoakReport> {
  const redis: RedisServer | null = withRedis ? await startRedisServer() : null;
  try {
    const settings = {
      LOG_LEVEL: 'error',
      ...(redis && { REDIS_URL: redis.url }),
    };
    const servers = await startAppAndEmulator(settings, { preload: [memoryProbe] });
    try {
      return await soakApp(servers, durationMs, seededRandom(seed));
    } finally {
      await servers.stop();
    }
  } finally {
    await redis?.remove();
  }
}

async function soakApp(
  { app, emulator: emulatorServer }: Awaited<ReturnType<typeof startAppAndEmulator>>,
  durationMs: number,
  random: () => number,
): Promise<SoakReport> {
  const emulator = controlOf(emulatorServer.origin);
  await emulator.speak({ expiresIn: tokenLifetimeSeconds });
  const actions: Action[] = [];
  const samples: Sample[] = [];
  const startMs = performance.now();
  const sample = async () => {
    const atSeconds = (performance.now() - startMs) / 1_000;
    samples.push({ atSeconds, ...(await readMemory(app)) });
  };
  const stopped = new AbortController();
  const sampling = (async () => {
    while (!stopped.signal.aborted) {
      await sample();
      const pauseMs = Math.min(10_000, durationMs / 6);
      await sleep(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  await generateLoad(app.origin, emulator, { durationMs, random }, (action) =>
    actions.push(action),
  );
  stopped.abort();
  await sampling;
  await sample();
  const refreshes = (await emulator.requests('token')).filter(
    ({ grantType, status }) => grantType === 'refresh_token' && status === 200,
  );
  return createReport(actions, samples, refreshes.length);
}
