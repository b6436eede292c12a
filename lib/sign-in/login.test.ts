import { expect, it } from 'vitest';
import {
  finishAttempt,
  reasonOf,
  servicesAt,
  setUpEmulatedApp,
  startAttempt,
} from '../../e2e/support/emulated-app';
import { applyCookies, loginParams } from '../../e2e/support/unit-fixtures';
import type { RequestCookie } from '../http/cookies';
import { startLogin } from './login';

const setup = setUpEmulatedApp();

const start = (received: readonly RequestCookie[], nowMs = Date.now()) =>
  startLogin(
    { params: loginParams('/dashboard'), received, clientAddress: null },
    servicesAt(setup.app.services, nowMs),
  );
const withoutSession = (received: readonly RequestCookie[]) =>
  received.filter(({ name }) => !name.startsWith('__Host-session'));

/** Signs in several times in a browser that drops the session cookie. */
async function signInWithoutSession(count: number): Promise<readonly RequestCookie[]> {
  let received: readonly RequestCookie[] = [];
  for (let round = 1; round <= count; round += 1) {
    const started = await startAttempt(setup.emulator, setup.app, received);
    const { cookies } = await finishAttempt(started, setup.app);
    received = withoutSession(applyCookies(started.cookies, cookies));
  }
  return received;
}

it('redirects to Sentinel with a fresh state and a cookie named by it', async () => {
  const [one, two] = [await start([]), await start([])];
  const state = new URL(one.location).searchParams.get('state');
  expect(new URL(one.location).origin).toBe(setup.emulator.origin);
  expect(one.cookies.map(({ name }) => name)).toContain(`__Host-attempt.${state}`);
  expect(new URL(two.location).searchParams.get('state')).not.toBe(state);
});

it('redirects to the sign-in error page when the Domain API fails, and sets no cookie', async () => {
  await setup.emulator.control.fault({ on: 'domain', answer: { kind: 'status', status: 500 } });
  const result = await start([]);
  expect(reasonOf(result)).toBe('sentinel_unreachable');
  expect(result.cookies).toEqual([]);
});

it('stops a browser without a session after four sign-ins within 30 s, not after three', async () => {
  const afterThree = await signInWithoutSession(3);
  expect(reasonOf(await start(afterThree))).toBeNull();
  const afterFour = await signInWithoutSession(4);
  expect(reasonOf(await start(afterFour))).toBe('cookies_blocked');
  expect(reasonOf(await start(afterFour, Date.now() + 31_000))).toBeNull();
});

it('does not count unfinished tabs as a redirect loop', async () => {
  let received: readonly RequestCookie[] = [];
  for (let tab = 1; tab <= 10; tab += 1) {
    const { cookies, location } = await start(received);
    expect(new URL(location).origin).toBe(setup.emulator.origin);
    received = applyCookies(received, cookies);
  }
});

it('removes an unreadable session cookie, and keeps an active session', async () => {
  const unreadable = await start([{ name: '__Host-session', value: 'garbage' }]);
  expect(unreadable.cookies).toContainEqual(
    expect.objectContaining({ name: '__Host-session', maxAge: 0 }),
  );
  const started = await startAttempt(setup.emulator, setup.app);
  const signedIn = applyCookies(started.cookies, (await finishAttempt(started, setup.app)).cookies);
  const again = await start(signedIn);
  expect(again.cookies.map(({ name }) => name)).not.toContain('__Host-session');
});
