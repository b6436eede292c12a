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

const setup = setUpEmulatedApp();
afterEach(() => {
  vi.useRealTimers();
});

/** Signs in at an app with this `onSignIn`. */
async function signIn(onSignIn: OnSignIn, changes: Partial<Services> = {}) {
  const { emulator, app } = setup;
  const { services } = app;
  const signInErrorTexts = { brand_no_seat: 'No seat is free.' };
  const asking = {
    ...services,
    config: { ...services.config, onSignIn, signInErrorTexts },
    ...changes,
  };
  const started = await startAttempt(emulator, app);
  const result = await finishAttempt(started, { ...app, services: asking });
  const received = applyCookies(started.cookies, result.cookies);
  const logged = app.log.map((line): Record<string, unknown> => JSON.parse(line));
  return {
    session: activeSession(await services.sessions.find(received)),
    reason: reasonOf(result),
    reference: new URL(result.location).searchParams.get('ref'),
    logged: logged.filter(({ event }) =>
      /tokens_dropped|sign_in_(?:fail|succeed)ed/.test(`${event}`),
    ),
    log: app.log.join('\n'),
  };
}

it('onSignIn gets the new session without its tokens, and accepts it', async () => {
  const asked = vi.fn<OnSignIn>(() => undefined);
  const { session, reason, logged } = await signIn(asked);
  expect([reason, session?.identity.sub]).toEqual([null, personas.agent.userId]);
  expect(logged).toMatchObject([{ event: 'sign_in_succeeded' }]);
  expect(asked.mock.calls).toMatchObject([
    [{ identity: { name: 'Amir Solano', roles: ['Agent'], roleTypes: ['agent'] } }],
  ]);
  const told = JSON.stringify(asked.mock.calls);
  for (const secret of await setup.emulator.control.secrets()) expect(told).not.toContain(secret);
});

/** A value of a wrong type, which a brand can return in JavaScript. */
const nonsense =
  (json: string): OnSignIn =>
  () =>
    JSON.parse(json);

it.each<[said: string, onSignIn: OnSignIn, reason: string]>([
  ['a reason of signInErrorTexts', () => 'brand_no_seat', 'brand_no_seat'],
  ['a reason of signInErrorTexts, later', async () => 'brand_no_seat', 'brand_no_seat'],
  ['a reason that is no key of signInErrorTexts', () => 'brand_unheard', 'unexpected'],
  ['a name that every object has', () => 'brand_toString', 'unexpected'],
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
  'onSignIn that returns %s refuses the sign-in, and the tokens are dropped',
  async (...result) => {
    const [, onSignIn, expected] = result;
    const { session, reason, reference, logged, log } = await signIn(onSignIn);
    expect([reason, session]).toEqual([expected, null]);
    const sub = personas.agent.userId;
    expect(logged).toMatchObject([
      { level: 'info', event: 'tokens_dropped', reference, reason: expected, sub },
      { level: 'warn', event: 'sign_in_failed', reference, reason: expected },
    ]);
    expect(log).not.toMatch(/words of a brand/);
    // They are not revoked: that would end the person's other LivePerson applications.
    expect(await setup.emulator.control.requests('revoke')).toEqual([]);
  },
);

it('onSignIn that does not return within 3 s refuses the sign-in', async () => {
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
      // This is the last call before onSignIn. The fake clock starts here.
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
