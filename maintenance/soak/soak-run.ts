import { setTimeout as sleep } from 'node:timers/promises';
import { memoryProbe, readMemory } from '../../e2e/support/memory-probe';
import { type RedisServer, startRedisServer } from '../../e2e/support/redis-server';
import { startAppAndEmulator } from '../../e2e/support/start-app-and-emulator';
import { controlOf } from '../../emulator/control-client';
import { generateLoad, seededRandom, tokensLiveSeconds } from './soak-load';
import { reportOf, type Sample, type SoakReport } from './soak-report';
import type { Action } from './soak-user';

/** How to soak. */
export interface SoakOptions {
  readonly durationMs: number;
  readonly seed: number;
  /** Whether sessions are kept in Redis. */
  readonly withRedis: boolean;
}

/** Starts the production build, an emulator, and a Redis where asked for, and uses them hard; stops them however it ends. */
export async function soak({ durationMs, seed, withRedis }: SoakOptions): Promise<SoakReport> {
  const redis: RedisServer | null = withRedis ? await startRedisServer() : null;
  try {
    const settings = {
      LOG_LEVEL: 'error',
      ...(redis && { REDIS_URL: redis.url }),
    };
    const both = await startAppAndEmulator(settings, { preload: [memoryProbe] });
    try {
      return await soakApp(both, durationMs, seededRandom(seed));
    } finally {
      await both.stop();
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
  await emulator.speak({ expiresIn: tokensLiveSeconds });
  const deeds: Action[] = [];
  const samples: Sample[] = [];
  const beganMs = performance.now();
  const sample = async () => {
    const atSeconds = (performance.now() - beganMs) / 1_000;
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
  await generateLoad(app.origin, emulator, { durationMs, random }, (deed) => deeds.push(deed));
  stopped.abort();
  await sampling;
  await sample();
  const refreshes = (await emulator.requests('token')).filter(
    ({ grantType, status }) => grantType === 'refresh_token' && status === 200,
  );
  return reportOf(deeds, samples, refreshes.length);
}
