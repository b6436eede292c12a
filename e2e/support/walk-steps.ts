import fc from 'fast-check';
import type { Fault } from '../../emulator/faults';
import { personas } from '../../emulator/personas';

/** Those who sign in on a walk. */
export const people = [personas.agent, personas.administrator, personas.longName];
export const homes = ['/', '/dashboard', '/dashboard/sessions'] as const;

/** What a request may be for, and how many seconds may pass in silence of others before its answer begins, and ends. */
export const limitsByAsk = {
  '/dashboard': [5, 5 + 3 + 3],
  '/dashboard/sessions': [5, 5],
  '/admin': [5, 5 + 3],
  '/': [0, 0],
  '/api/me': [0, 0],
  prefetch: [0, 3 + 3],
  extend: [5, 5],
  'sign out here': [0, 0],
  'sign out everywhere': [5 + 5, 5 + 5],
  'finish sign-in': [5 + 3, 5 + 3],
} as const;
export type Ask = keyof typeof limitsByAsk;

const often = (times: number, ask: Ask) => ({ weight: times, arbitrary: fc.constant(ask) });

const request = fc.record({
  browser: fc.nat({ max: 5 }),
  window: fc.nat({ max: 1 }),
  isAnswerLost: fc.nat({ max: 7 }).map((n) => n === 7),
  ask: fc.oneof(
    often(4, '/dashboard'),
    often(3, '/'),
    often(5, '/dashboard/sessions'),
    often(1, '/admin'),
    often(3, '/api/me'),
    often(2, 'prefetch'),
    often(4, 'extend'),
    often(4, 'sign out here'),
    often(3, 'sign out everywhere'),
    often(3, 'finish sign-in'),
  ),
});
const signIn = fc.record({
  browser: fc.nat({ max: 5 }),
  window: fc.nat({ max: 1 }),
  person: fc.nat({ max: people.length - 1 }),
  returnTo: fc.constantFrom(...homes),
  isFinished: fc.nat({ max: 2 }).map((n) => n > 0),
});
const status = (on: Fault['on'], code: number, times: number): Fault => ({
  on,
  times,
  answer: { kind: 'status', status: code },
});
const silent = (on: Fault['on'], times: number): Fault => ({
  on,
  times,
  answer: { kind: 'slow', delayMs: 60_000 },
});
const fault = fc.constantFrom<Fault>(
  ...[status('token', 503, 1), status('token', 503, 20), status('token', 429, 3)],
  ...[status('token', 400, 1), silent('token', 1), silent('token', 20)],
  { on: 'token', times: 2, answer: { kind: 'drop' } },
  ...[status('users', 403, 2), silent('users', 2), status('skills', 503, 2), silent('skills', 1)],
  ...[status('revoke', 503, 1), silent('revoke', 1), status('domain', 503, 3)],
);
const seconds = fc.oneof(
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: 60, max: 8 * 3_600 }),
  // A renewal comes due, an access token dies, and a session ends.
  fc.constantFrom(
    1_801,
    3_601,
    3_700,
    4 * 3_600,
    7 * 3_600,
    8 * 3_600 - 90,
    8 * 3_600 + 5,
    12 * 3_600,
  ),
);
/** What happens next on a walk: requests at once, a sign-in, a copy of a browser's cookies, time, a fault, or the end of faults. */
export const step = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.array(request, { minLength: 1, maxLength: 1 }).map((asked) => ({ asked })),
  },
  {
    weight: 4,
    arbitrary: fc.array(request, { minLength: 2, maxLength: 5 }).map((asked) => ({ asked })),
  },
  { weight: 4, arbitrary: signIn.map((begun) => ({ begun })) },
  { weight: 1, arbitrary: fc.nat({ max: 5 }).map((copied) => ({ copied })) },
  { weight: 6, arbitrary: seconds.map((passed) => ({ passed })) },
  { weight: 3, arbitrary: fault.map((fault) => ({ fault })) },
  { weight: 1, arbitrary: fc.constant({ calm: true as const }) },
);
export type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;
export type SignIn = typeof signIn extends fc.Arbitrary<infer T> ? T : never;
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
