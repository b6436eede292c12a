import { expect, it } from 'vitest';
import {
  finishAttempt,
  reasonOf,
  setUpEmulatedApp,
  startAttempt,
} from '../../e2e/support/emulated-app';
import { applyCookies, signInTo } from '../../e2e/support/unit-fixtures';
import type { RequestCookie } from '../http/cookies';
import { startLogin } from './login';

const under = setUpEmulatedApp();

const start = (received: readonly RequestCookie[], nowMs = Date.now()) =>
  startLogin({ wanted: signInTo('/dashboard'), received, address: null }, under.app.parts, nowMs);
const withoutSession = (received: readonly RequestCookie[]) =>
  received.filter(({ name }) => !name.startsWith('__Host-session'));

/** Rounds of a browser that keeps every cookie but the session. */
async function roundsWithoutSession(count: number): Promise<readonly RequestCookie[]> {
  let received: readonly RequestCookie[] = [];
  for (let round = 1; round <= count; round += 1) {
    const attempt = await startAttempt(under.emulator, under.app, received);
    const { cookies } = await finishAttempt(attempt, under.app);
    received = withoutSession(applyCookies(attempt.cookies, cookies));
  }
  return received;
}

it('sends the browser to Sentinel with a fresh state and a cookie of that name', async () => {
  const [one, two] = [await start([]), await start([])];
  const state = new URL(one.location).searchParams.get('state');
  expect(new URL(one.location).origin).toBe(under.emulator.origin);
  expect(one.cookies.map(({ name }) => name)).toContain(`__Host-attempt.${state}`);
  expect(new URL(two.location).searchParams.get('state')).not.toBe(state);
});

it('says why when Sentinel is not to be found, and sets nothing', async () => {
  await under.emulator.control.fault({ on: 'domain', answer: { kind: 'status', status: 500 } });
  const answer = await start([]);
  expect(reasonOf(answer)).toBe('sentinel_unreachable');
  expect(answer.cookies).toEqual([]);
});

it('lets a browser without a session come back three times within half a minute, not four', async () => {
  const afterThree = await roundsWithoutSession(3);
  expect(reasonOf(await start(afterThree))).toBeNull();
  const afterFour = await roundsWithoutSession(4);
  expect(reasonOf(await start(afterFour))).toBe('cookies_blocked');
  expect(reasonOf(await start(afterFour, Date.now() + 31_000))).toBeNull();
});

it('does not take tabs that were opened and never finished for going round', async () => {
  let received: readonly RequestCookie[] = [];
  for (let tab = 1; tab <= 10; tab += 1) {
    const { cookies, location } = await start(received);
    expect(new URL(location).origin).toBe(under.emulator.origin);
    received = applyCookies(received, cookies);
  }
});

it('removes a session that cannot be read, and keeps one that lives', async () => {
  const unreadable = await start([{ name: '__Host-session', value: 'garbage' }]);
  expect(unreadable.cookies).toContainEqual(
    expect.objectContaining({ name: '__Host-session', maxAge: 0 }),
  );
  const attempt = await startAttempt(under.emulator, under.app);
  const signedIn = applyCookies(attempt.cookies, (await finishAttempt(attempt, under.app)).cookies);
  const again = await start(signedIn);
  expect(again.cookies.map(({ name }) => name)).not.toContain('__Host-session');
});
