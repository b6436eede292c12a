import { expect, it } from 'vitest';
import {
  finishAttempt,
  reasonOf,
  servicesAt,
  setUpEmulatedApp,
  startAttempt,
} from '../../e2e/support/emulated-app';
import {
  applyCookies,
  config,
  loginParams,
  otherSecret,
  tamper,
} from '../../e2e/support/unit-fixtures';
import { personas } from '../../emulator/personas';
import { seal } from '../crypto/seal';
import type { RequestCookie } from '../http/cookies';
import { evictedCookieName } from './evicted-transactions';
import { startLogin } from './login';
import { createState } from './state';

const setup = setUpEmulatedApp();
const minute = 60_000;

/** Starts a transaction in another tab, a millisecond after the one before. */
async function openTab(received: readonly RequestCookie[], path: string, tab: number) {
  const request = { params: loginParams(path), received, clientAddress: null };
  const { cookies } = await startLogin(request, servicesAt(setup.app.services, Date.now() + tab));
  return applyCookies(received, cookies);
}

/** A browser with the response for its first tab, and more tabs open. */
async function firstOf(tabs: number, path = (tab: number) => `/dashboard?tab=${tab}`) {
  const { agent } = personas;
  const first = await startAttempt(setup.emulator, setup.app, [], agent, loginParams(path(1)));
  let { cookies } = first;
  for (let tab = 2; tab <= tabs; tab += 1) cookies = await openTab(cookies, path(tab), tab);
  return { cookies, response: first.response };
}

const evictedIn = (cookies: readonly RequestCookie[]) =>
  cookies.find(({ name }) => name === evictedCookieName(config));
const loginFor = (path: string) =>
  `https://app.brand.example/login?${new URLSearchParams({ returnTo: path })}`;

it('the first of six tabs starts the sign-in for its own page again, without a code exchange', async () => {
  const result = await finishAttempt(await firstOf(6), setup.app);
  expect(result.location).toBe(loginFor('/dashboard?tab=1'));
  expect(await setup.emulator.control.requests('token')).toEqual([]);
});

it('no transaction is recorded while none is evicted', async () => {
  expect(evictedIn((await firstOf(5)).cookies)).toBeUndefined();
});

it('starts again once: the same response is unknown the second time', async () => {
  const first = await firstOf(6);
  const { cookies } = await finishAttempt(first, setup.app);
  const again = { ...first, cookies: applyCookies(first.cookies, cookies) };
  expect(evictedIn(again.cookies)).toBeUndefined();
  expect(reasonOf(await finishAttempt(again, setup.app))).toBe('attempt_unknown');
});

it('at most five are recorded, the newest', async () => {
  const first = await firstOf(10);
  expect((await finishAttempt(first, setup.app)).location).toBe(loginFor('/dashboard?tab=1'));
  const cookies = await openTab(first.cookies, '/dashboard?tab=11', 11);
  expect(reasonOf(await finishAttempt({ ...first, cookies }, setup.app))).toBe('attempt_unknown');
});

it('expires after ten minutes', async () => {
  const first = await firstOf(6);
  const inTime = await finishAttempt(first, setup.app, Date.now() + 9 * minute);
  expect(inTime.location).toBe(loginFor('/dashboard?tab=1'));
  const late = await finishAttempt(first, setup.app, Date.now() + 10 * minute);
  expect(reasonOf(late)).toBe('attempt_unknown');
});

it('does not start again for an error response, two codes, or the state of another browser', async () => {
  const first = await firstOf(6);
  const [refused, twice, foreign] = [0, 1, 2].map(() => new URLSearchParams(first.response));
  refused?.delete('code');
  refused?.set('error', 'access_denied');
  twice?.append('code', 'another');
  foreign?.set('state', createState(config.sessionSecrets, Date.now()));
  for (const response of [refused, twice, foreign]) {
    if (!response) throw new Error('no response');
    const result = await finishAttempt({ ...first, response }, setup.app);
    expect(reasonOf(result)).toBe('attempt_unknown');
  }
});

it('ignores a forged cookie', async () => {
  const first = await firstOf(6);
  const [name, value] = [evictedCookieName(config), evictedIn(first.cookies)?.value ?? ''];
  const entry = {
    id: first.response.get('state')?.slice(0, 16),
    accountId: '12345678',
    returnTo: '/',
  };
  const forged = [
    '',
    'garbage',
    tamper(value, 40),
    await seal('evicted', [entry], [otherSecret]),
    await seal('transaction', [entry], config.sessionSecrets),
    await seal('evicted', [{ ...entry, returnTo: 7 }], config.sessionSecrets),
  ];
  for (const sealed of forged) {
    const cookies = applyCookies(first.cookies, []).map((cookie) =>
      cookie.name === name ? { name, value: sealed } : cookie,
    );
    expect(reasonOf(await finishAttempt({ ...first, cookies }, setup.app)), sealed).toBe(
      'attempt_unknown',
    );
  }
});

it.each([20, 300, 600, 1_000])(
  'together with the transaction cookies it is at most 4 KB for paths of any length (%i)',
  async (length) => {
    const { cookies } = await firstOf(12, (tab) => `/dashboard?${tab}`.padEnd(length, 'x'));
    const all = cookies.filter(({ name }) => /attempt\.|evicted/.test(name));
    const total = all.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    expect(total).toBeLessThanOrEqual(4_096);
  },
);

it('a browser that does not keep the session is stopped after four sign-ins', async () => {
  let { cookies, response } = await firstOf(6);
  const withoutSession = () => cookies.filter(({ name }) => !name.includes('session'));
  cookies = applyCookies(cookies, (await finishAttempt({ cookies, response }, setup.app)).cookies);
  for (let round = 1; round <= 4; round += 1) {
    const started = await startAttempt(setup.emulator, setup.app, withoutSession());
    const { cookies: set } = await finishAttempt(started, setup.app);
    cookies = applyCookies(started.cookies, set);
  }
  const request = { params: loginParams('/'), received: withoutSession(), clientAddress: null };
  const stopped = await startLogin(request, setup.app.services);
  expect(reasonOf(stopped)).toBe('cookies_blocked');
});
