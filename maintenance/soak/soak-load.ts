import { setTimeout as sleep } from 'node:timers/promises';
import type { EmulatorControl, Endpoint } from '../../emulator/control-client';
import type { FaultResponse } from '../../emulator/faults';
import { personas } from '../../emulator/personas';
import { type Action, type ExpectedFaults, Person } from './soak-user';

const peopleAtOnce = 12;
const longestPauseMs = 400;
/** Between two faults, on average. */
const calmMs = 1_500;
/** As long as a failure can be remembered by the app, and a call can take. */
const memoryMs = 20_000;
/** Newer tokens are due after three quarters of it. */
export const tokensLiveSeconds = 8;

/**
 * None that loses the answer to a request that had its effect: a refresh token that is spent without an answer would
 * end a session, and here no session may end but by its person.
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

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Lets people use the app, and services fail, until the time is over; then everybody's next page has to be good. */
export async function generateLoad(
  origin: string,
  emulator: EmulatorControl,
  { durationMs, random }: { readonly durationMs: number; readonly random: () => number },
  tell: (deed: Action) => void,
): Promise<void> {
  const untilMs = performance.now() + durationMs;
  const lastFaultMs = new Map<Endpoint, number>();
  const weather = (): ExpectedFaults => {
    const isRecent = (atMs = Number.NEGATIVE_INFINITY) => performance.now() - atMs < memoryMs;
    return {
      isTokenFailing: isRecent(lastFaultMs.get('token')),
      isAnythingFailing: [...lastFaultMs.values()].some(isRecent),
    };
  };
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];

  async function makeWeather() {
    while (performance.now() < untilMs) {
      await sleep(random() * 2 * calmMs);
      const [on, answer] = [pick(endpoints), pick(faults)];
      if (!on || !answer) continue;
      lastFaultMs.set(on, performance.now());
      await emulator.fault({ on, times: 1 + Math.floor(random() * 3), answer });
    }
  }

  async function timed(kind: string, deed: () => Promise<string | null>) {
    const beganMs = performance.now();
    const unexpected = await deed().catch((error: unknown) => String(error));
    tell({ kind, ms: performance.now() - beganMs, unexpected });
  }

  async function act(person: Person) {
    if (!person.isSignedIn) {
      if (random() < 0.2) return timed('front page', () => person.openFrontPage());
      return timed('sign-in', () => person.signIn(weather));
    }
    const dice = random();
    if (dice < 0.5) return timed('dashboard', () => person.openDashboard(weather));
    if (dice < 0.6) return timed('dashboard, three tabs', () => person.openDashboard(weather, 3));
    if (dice < 0.7) return timed('front page', () => person.openFrontPage());
    if (dice < 0.8) return timed('/api/me', () => person.askWhoIAm());
    if (dice < 0.87) return timed('extend', () => person.extend(weather));
    if (dice < 0.92) return timed('callback, reloaded', () => person.reloadCallback());
    return timed('sign-out', () => person.signOut(random() < 0.3));
  }

  const everybody = Object.values(personas);
  const people = Array.from({ length: peopleAtOnce }, (_, index) => {
    const persona = everybody[index % everybody.length] ?? personas.agent;
    return new Person(origin, persona);
  });
  await Promise.all([
    makeWeather(),
    ...people.map(async (person) => {
      while (performance.now() < untilMs) {
        await act(person);
        await sleep(random() * longestPauseMs);
      }
    }),
  ]);
  // The weather clears up: what was queued is used up or forgotten.
  await emulator.forgetFaults();
  await sleep(6_000);
  const calm = (): ExpectedFaults => ({ isTokenFailing: false, isAnythingFailing: false });
  for (const person of people) {
    if (!person.isSignedIn) await timed('sign-in', () => person.signIn(calm));
    await timed('last page', () => person.openDashboard(calm));
  }
}
