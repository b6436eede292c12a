import fc from 'fast-check';
import type { Fault } from '../../emulator/faults';
import { personas } from '../../emulator/personas';

/** The users of a walk. */
export const people = [personas.agent, personas.administrator, personas.longName];
export const homes = ['/', '/dashboard', '/dashboard/sessions'] as const;

/**
 * The possible requests. For each, the seconds until its response begins, and ends, when the services that the app
 * needs do not respond.
 */
export const limitsByAction = {
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
export type Action = keyof typeof limitsByAction;

const weighted = (weight: number, action: Action) => ({ weight, arbitrary: fc.constant(action) });

const request = fc.record({
  browser: fc.nat({ max: 5 }),
  window: fc.nat({ max: 1 }),
  isResponseLost: fc.nat({ max: 7 }).map((n) => n === 7),
  action: fc.oneof(
    weighted(4, '/dashboard'),
    weighted(3, '/'),
    weighted(5, '/dashboard/sessions'),
    weighted(1, '/admin'),
    weighted(3, '/api/me'),
    weighted(2, 'prefetch'),
    weighted(4, 'extend'),
    weighted(4, 'sign out here'),
    weighted(3, 'sign out everywhere'),
    weighted(3, 'finish sign-in'),
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
const unresponsive = (on: Fault['on'], times: number): Fault => ({
  on,
  times,
  answer: { kind: 'slow', delayMs: 60_000 },
});
const fault = fc.constantFrom<Fault>(
  ...[status('token', 503, 1), status('token', 503, 20), status('token', 429, 3)],
  ...[status('token', 400, 1), unresponsive('token', 1), unresponsive('token', 20)],
  { on: 'token', times: 2, answer: { kind: 'drop' } },
  ...[
    status('users', 403, 2),
    unresponsive('users', 2),
    status('skills', 503, 2),
    unresponsive('skills', 1),
  ],
  ...[status('revoke', 503, 1), unresponsive('revoke', 1), status('domain', 503, 3)],
);
const seconds = fc.oneof(
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: 60, max: 8 * 3_600 }),
  // A refresh is due, an access token expires, and a session expires.
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
/** A step: concurrent requests, a sign-in, a copy of a browser's cookies, passing time, a fault, or the end of all faults. */
export const step = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.array(request, { minLength: 1, maxLength: 1 }).map((requests) => ({ requests })),
  },
  {
    weight: 4,
    arbitrary: fc.array(request, { minLength: 2, maxLength: 5 }).map((requests) => ({ requests })),
  },
  { weight: 4, arbitrary: signIn.map((signIn) => ({ signIn })) },
  { weight: 1, arbitrary: fc.nat({ max: 5 }).map((copyOf) => ({ copyOf })) },
  { weight: 6, arbitrary: seconds.map((seconds) => ({ seconds })) },
  { weight: 3, arbitrary: fault.map((fault) => ({ fault })) },
  { weight: 1, arbitrary: fc.constant({ endsFaults: true as const }) },
);
export type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;
export type SignIn = typeof signIn extends fc.Arbitrary<infer T> ? T : never;
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
