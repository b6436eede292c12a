import { afterEach, expect, it, vi } from 'vitest';
import {
  finishAttempt,
  reasonOf,
  setUpEmulatedApp,
  startAttempt,
} from '../../e2e/support/emulated-app';
import { applyCookies } from '../../e2e/support/unit-fixtures';
import { personas } from '../../emulator/personas';
import type { Services } from '../services';
import { activeSession } from '../session/store';
import type { OnSignIn } from './dependencies';

const under = setUpEmulatedApp();
afterEach(() => {
  vi.useRealTimers();
});

/** Signs somebody in to an app that is asked by `onSignIn`. */
async function signIn(onSignIn: OnSignIn, changes: Partial<Services> = {}) {
  const { emulator, app } = under;
  const { parts } = app;
  const signInErrorTexts = { brand_no_seat: 'No seat is free.' };
  const asking = { ...parts, config: { ...parts.config, onSignIn, signInErrorTexts }, ...changes };
  const attempt = await startAttempt(emulator, app);
  const answer = await finishAttempt(attempt, { ...app, parts: asking });
  const received = applyCookies(attempt.cookies, answer.cookies);
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const logged = app.log.map((line): Record<string, unknown> => JSON.parse(line));
  return {
    session: activeSession(await parts.sessions.find(received, nowSeconds)),
    reason: reasonOf(answer),
    reference: new URL(answer.location).searchParams.get('ref'),
    logged: logged.filter(({ event }) =>
      /tokens_dropped|sign_in_(?:fail|succeed)ed/.test(`${event}`),
    ),
    log: app.log.join('\n'),
  };
}

it('onSignIn is asked about the session that is to be, without its tokens, and lets it begin', async () => {
  const asked = vi.fn<OnSignIn>(() => undefined);
  const { session, reason, logged } = await signIn(asked);
  expect([reason, session?.identity.sub]).toEqual([null, personas.agent.userId]);
  expect(logged).toMatchObject([{ event: 'sign_in_succeeded' }]);
  expect(asked.mock.calls).toMatchObject([[{ identity: { name: 'Amir Solano' } }]]);
  const told = JSON.stringify(asked.mock.calls);
  for (const secret of await under.emulator.control.secrets()) expect(told).not.toContain(secret);
});

/** What a brand may get wrong: types do not stop it in JavaScript. */
const nonsense =
  (json: string): OnSignIn =>
  () =>
    JSON.parse(json);

it.each<[said: string, onSignIn: OnSignIn, reason: string]>([
  ['a reason of signInErrorTexts', () => 'brand_no_seat', 'brand_no_seat'],
  ['a reason of signInErrorTexts, later', async () => 'brand_no_seat', 'brand_no_seat'],
  ['a reason without words', () => 'brand_unheard', 'unexpected'],
  ['a reason that every object has', () => 'brand_toString', 'unexpected'],
  ["a reason of the library's", () => 'access_denied', 'unexpected'],
  ['an empty text', () => '', 'unexpected'],
  ['false', nonsense('false'), 'unexpected'],
  ['true', nonsense('true'), 'unexpected'],
  ['null', nonsense('null'), 'unexpected'],
  ['an object', nonsense('{"reason":"brand_no_seat"}'), 'unexpected'],
  [
    'an error, thrown',
    () => {
      throw new Error('the words of a brand');
    },
    'unexpected',
  ],
  ['an error, later', () => Promise.reject(new Error('the words of a brand')), 'unexpected'],
  ['no error, thrown', () => Promise.reject('the words of a brand'), 'unexpected'],
])(
  'onSignIn that answers %s refuses the sign-in, and its tokens are dropped',
  async (...answer) => {
    const [, onSignIn, expected] = answer;
    const { session, reason, reference, logged, log } = await signIn(onSignIn);
    expect([reason, session]).toEqual([expected, null]);
    const sub = personas.agent.userId;
    expect(logged).toMatchObject([
      { level: 'info', event: 'tokens_dropped', reference, reason: expected, sub },
      { level: 'warn', event: 'sign_in_failed', reference, reason: expected },
    ]);
    expect(log).not.toMatch(/words of a brand/);
    // They are not revoked: that would end the person's other LivePerson applications.
    expect(await under.emulator.control.requests('revoke')).toEqual([]);
  },
);

it('onSignIn that does not answer within 3 s refuses the sign-in', async () => {
  let begin: () => void;
  const isAsked = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const signedIn = signIn(
    () => {
      begin();
      return new Promise(() => undefined);
    },
    {
      // The last that is asked before: time stands still from here.
      cloudFor: () => {
        vi.useFakeTimers();
        throw new Error('no profile');
      },
    },
  );
  await isAsked;
  const isDone = vi.fn();
  signedIn.then(isDone, isDone);
  await vi.advanceTimersByTimeAsync(2_990);
  expect(isDone).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(20);
  vi.useRealTimers();
  const { session, reason, logged } = await signedIn;
  expect([reason, session]).toEqual(['unexpected', null]);
  expect(logged).toMatchObject([
    { event: 'tokens_dropped', reason: 'unexpected' },
    { event: 'sign_in_failed', causes: ['SignInError', 'timeout', expect.any(String)] },
  ]);
});
