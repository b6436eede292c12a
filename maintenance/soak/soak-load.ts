import { setTimeout as sleep } from 'node:timers/promises';
import type { EmulatorControl } from '../../emulator/control-client';
import type { FaultResponse } from '../../emulator/faults';
import { personas } from '../../emulator/personas';
import type { Endpoint } from '../../emulator/request-log';
import { type Action, type ExpectedFaults, SoakUser } from './soak-user';

const userCount = 12;
const maxPauseMs = 400;
/** Average time between two faults. */
const faultIntervalMs = 1_500;
/** How long a fault can affect the app: its memory of failures plus its timeouts. */
const faultEffectMs = 20_000;
/** A refresh is due after three quarters of it. */
export const tokenLifetimeSeconds = 8;

/**
 * No fault loses the response to a processed request: a lost refresh response would end a session, and here a session may
 * end only by a sign-out.
 */
const faults: readonly FaultResponse[] = [
  ...[429, 500, 502, 503, 504].map((status): FaultResponse => ({ kind: 'status', status })),
  { kind: 'drop' },
  { kind: 'reset' },
  { kind: 'html' },
  { kind: 'empty' },
  { kind: 'slow', delayMs: 300 },
  { kind: 'slow', delayMs: 6_000 },
];
const endpoints: readonly Endpoint[] = ['token', 'revoke', 'users', 'skills', 'agent_groups'];

/** A seeded random number generator for numbers from 0 to 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Users use the app while services fail. After the last fault, the next page of every user has to work. */
export async function generateLoad(
  origin: string,
  emulator: EmulatorControl,
  { durationMs, random }: { readonly durationMs: number; readonly random: () => number },
  record: (action: Action) => void,
): Promise<void> {
  const untilMs = performance.now() + durationMs;
  const lastFaultMs = new Map<Endpoint, number>();
  const expectedFaults = (): ExpectedFaults => {
    const isRecent = (atMs = Number.NEGATIVE_INFINITY) => performance.now() - atMs < faultEffectMs;
    return {
      isTokenFailing: isRecent(lastFaultMs.get('token')),
      isAnythingFailing: [...lastFaultMs.values()].some(isRecent),
    };
  };
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];

  async function causeFaults() {
    while (performance.now() < untilMs) {
      await sleep(random() * 2 * faultIntervalMs);
      const [on, answer] = [pick(endpoints), pick(faults)];
      if (!on || !answer) continue;
      lastFaultMs.set(on, performance.now());
      await emulator.fault({ on, times: 1 + Math.floor(random() * 3), answer });
    }
  }

  async function timed(kind: string, action: () => Promise<string | null>) {
    const startMs = performance.now();
    const unexpected = await action().catch((error: unknown) => String(error));
    record({ kind, ms: performance.now() - startMs, unexpected });
  }

  async function act(user: SoakUser) {
    if (!user.isSignedIn) {
      if (random() < 0.2) return timed('front page', () => user.openFrontPage());
      return timed('sign-in', () => user.signIn(expectedFaults));
    }
    const choice = random();
    if (choice < 0.5) return timed('dashboard', () => user.openDashboard(expectedFaults));
    if (choice < 0.6)
      return timed('dashboard, three tabs', () => user.openDashboard(expectedFaults, 3));
    if (choice < 0.7) return timed('front page', () => user.openFrontPage());
    if (choice < 0.8) return timed('/api/me', () => user.fetchMe());
    if (choice < 0.87) return timed('extend', () => user.extend(expectedFaults));
    if (choice < 0.92) return timed('callback, reloaded', () => user.reloadCallback());
    return timed('sign-out', () => user.signOut(random() < 0.3));
  }

  const allPersonas = Object.values(personas);
  const users = Array.from({ length: userCount }, (_, index) => {
    const persona = allPersonas[index % allPersonas.length] ?? personas.agent;
    return new SoakUser(origin, persona);
  });
  await Promise.all([
    causeFaults(),
    ...users.map(async (user) => {
      while (performance.now() < untilMs) {
        await act(user);
        await sleep(random() * maxPauseMs);
      }
    }),
  ]);
  // Remaining faults are removed, and their effects end.
  await emulator.forgetFaults();
  await sleep(6_000);
  const noFaults = (): ExpectedFaults => ({ isTokenFailing: false, isAnythingFailing: false });
  for (const user of users) {
    if (!user.isSignedIn) await timed('sign-in', () => user.signIn(noFaults));
    await timed('last page', () => user.openDashboard(noFaults));
  }
}
