import { expect, it } from 'vitest';
import {
  finishAttempt,
  reasonOf,
  setUpEmulatedApp,
  startAttempt,
} from '../../e2e/support/emulated-app';
import {
  applyCookies,
  config,
  otherSecret,
  signInTo,
  tamper,
} from '../../e2e/support/unit-fixtures';
import { personas } from '../../emulator/personas';
import { seal } from '../crypto/seal';
import type { RequestCookie } from '../http/cookies';
import { evictedCookieName } from './evicted-transactions';
import { startLogin } from './login';
import { createState } from './state';

const under = setUpEmulatedApp();
const minute = 60_000;

/** What `/login` does in one more tab of this browser: each is a millisecond younger than the one before. */
async function openTab(received: readonly RequestCookie[], path: string, tab: number) {
  const request = { wanted: signInTo(path), received, address: null };
  const { cookies } = await startLogin(request, under.app.parts, Date.now() + tab);
  return applyCookies(received, cookies);
}

/** A browser that has come back from Sentinel in its first tab, with so many more open. */
async function firstOf(tabs: number, path = (tab: number) => `/dashboard?tab=${tab}`) {
  const { agent } = personas;
  const first = await startAttempt(under.emulator, under.app, [], agent, signInTo(path(1)));
  let { cookies } = first;
  for (let tab = 2; tab <= tabs; tab += 1) cookies = await openTab(cookies, path(tab), tab);
  return { cookies, response: first.response };
}

const evictedIn = (cookies: readonly RequestCookie[]) =>
  cookies.find(({ name }) => name === evictedCookieName(config));
const loginFor = (path: string) =>
  `https://app.brand.example/login?${new URLSearchParams({ returnTo: path })}`;

it('the first of six tabs signs in for its own page, asking nothing of Sentinel', async () => {
  const answer = await finishAttempt(await firstOf(6), under.app);
  expect(answer.location).toBe(loginFor('/dashboard?tab=1'));
  expect(await under.emulator.control.requests('token')).toEqual([]);
});

it('no tab is remembered as long as there is room for all', async () => {
  expect(evictedIn((await firstOf(5)).cookies)).toBeUndefined();
});

it('begins anew once: the same answer again is one to no attempt', async () => {
  const first = await firstOf(6);
  const { cookies } = await finishAttempt(first, under.app);
  const again = { ...first, cookies: applyCookies(first.cookies, cookies) };
  expect(evictedIn(again.cookies)).toBeUndefined();
  expect(reasonOf(await finishAttempt(again, under.app))).toBe('attempt_unknown');
});

it('five at the most are remembered, the newest', async () => {
  const first = await firstOf(10);
  expect((await finishAttempt(first, under.app)).location).toBe(loginFor('/dashboard?tab=1'));
  const cookies = await openTab(first.cookies, '/dashboard?tab=11', 11);
  expect(reasonOf(await finishAttempt({ ...first, cookies }, under.app))).toBe('attempt_unknown');
});

it('is good for ten minutes', async () => {
  const first = await firstOf(6);
  const inTime = await finishAttempt(first, under.app, Date.now() + 9 * minute);
  expect(inTime.location).toBe(loginFor('/dashboard?tab=1'));
  const late = await finishAttempt(first, under.app, Date.now() + 10 * minute);
  expect(reasonOf(late)).toBe('attempt_unknown');
});

it('does nothing for a refusal, a code given twice, or a state that this browser did not lose', async () => {
  const first = await firstOf(6);
  const [refused, twice, foreign] = [0, 1, 2].map(() => new URLSearchParams(first.response));
  refused?.delete('code');
  refused?.set('error', 'access_denied');
  twice?.append('code', 'another');
  foreign?.set('state', createState(config.sessionSecrets, Date.now()));
  for (const response of [refused, twice, foreign]) {
    if (!response) throw new Error('no response');
    const answer = await finishAttempt({ ...first, response }, under.app);
    expect(reasonOf(answer)).toBe('attempt_unknown');
  }
});

it('takes a cookie that is not its own for none', async () => {
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
    expect(reasonOf(await finishAttempt({ ...first, cookies }, under.app)), sealed).toBe(
      'attempt_unknown',
    );
  }
});

it.each([20, 300, 600, 1_000])(
  'with its attempts it stays within 4 KB, however long the paths are (%i)',
  async (length) => {
    const { cookies } = await firstOf(12, (tab) => `/dashboard?${tab}`.padEnd(length, 'x'));
    const all = cookies.filter(({ name }) => /attempt\.|evicted/.test(name));
    const total = all.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    expect(total).toBeLessThanOrEqual(4_096);
  },
);

it('a browser that does not keep the session is stopped after four rounds of it', async () => {
  let { cookies, response } = await firstOf(6);
  const withoutSession = () => cookies.filter(({ name }) => !name.includes('session'));
  cookies = applyCookies(cookies, (await finishAttempt({ cookies, response }, under.app)).cookies);
  for (let round = 1; round <= 4; round += 1) {
    const attempt = await startAttempt(under.emulator, under.app, withoutSession());
    const { cookies: set } = await finishAttempt(attempt, under.app);
    cookies = applyCookies(attempt.cookies, set);
  }
  const request = { wanted: signInTo('/'), received: withoutSession(), address: null };
  const stopped = await startLogin(request, under.app.parts, Date.now());
  expect(reasonOf(stopped)).toBe('cookies_blocked');
});
