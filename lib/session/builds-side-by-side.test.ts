import { describe, expect, it } from 'vitest';
import {
  createApp,
  finishAttempt,
  reasonOf,
  setUpEmulatedApp,
} from '../../e2e/support/emulated-app';
import { previousBuildData } from '../../e2e/support/previous-build';
import {
  applyCookies,
  clockStandingAt,
  config,
  nowMs,
  nowSeconds,
} from '../../e2e/support/unit-fixtures';
import { testUnknownMembers } from '../../e2e/support/unknown-members';
import { createCookieStore } from './cookie-store';

const setup = setUpEmulatedApp();

describe('cookies of the previous build', () => {
  it('of a session work', async () => {
    const store = (atSeconds: number) => createCookieStore(config, clockStandingAt(atSeconds));
    const { session, sessionCookie } = previousBuildData;
    const found = await store(nowSeconds + 61).find([sessionCookie]);
    expect(found).toEqual({ kind: 'active', session, isCookieCurrent: true });
    const rolled = await store(nowSeconds + 61).roll(session);
    if (rolled === null) throw new Error('it has ended');
    const cookies = await store(nowSeconds + 61).cookies(rolled, [sessionCookie]);
    const received = applyCookies([sessionCookie], cookies);
    expect(await store(nowSeconds + 62).find(received)).toMatchObject({
      kind: 'active',
      session: rolled,
    });
  });

  it('of a transaction restart the sign-in once, without an error page', async () => {
    const { state, cookie } = previousBuildData.transaction;
    const other = { name: '__Host-attempt.other', value: 'x' };
    const response = new URLSearchParams({ code: 'a', state });
    const result = await finishAttempt(
      { cookies: [cookie, other], response },
      setup.app,
      nowMs + 1_000,
    );
    expect(result.location).toBe('https://app.brand.example/login');
    expect(result.cookies).toMatchObject([{ name: cookie.name, maxAge: 0 }]);
    expect(setup.app.log.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'sign_in_failed', reason: 'attempt_unknown' },
    ]);
    const received = applyCookies([cookie, other], result.cookies);
    const again = await finishAttempt({ cookies: received, response }, setup.app, nowMs + 2_000);
    expect(reasonOf(again)).toBe('attempt_unknown');
    expect(await setup.emulator.control.requests('token')).toEqual([]);
  });

  it('of a transaction do not restart the sign-in when access was denied', async () => {
    const { state, cookie } = previousBuildData.transaction;
    const response = new URLSearchParams({ error: 'access_denied', state });
    const result = await finishAttempt({ cookies: [cookie], response }, setup.app, nowMs);
    expect(reasonOf(result)).toBe('attempt_unknown');
    expect(result.cookies).toMatchObject([{ name: cookie.name, maxAge: 0 }]);
  });
});

testUnknownMembers('in its cookie', setup, (emulator) => createApp(emulator));
