import { describe, expect, it } from 'vitest';
import {
  createApp,
  finishAttempt,
  reasonOf,
  setUpEmulatedApp,
} from '../../e2e/support/emulated-app';
import { ofBuildBefore } from '../../e2e/support/previous-build';
import { applyCookies, config, nowMs, nowSeconds } from '../../e2e/support/unit-fixtures';
import { testUnknownMembers } from '../../e2e/support/unknown-members';
import { createCookieStore } from './cookie-store';

const under = setUpEmulatedApp();

describe('what the build before has left in a browser', () => {
  it('is a session that goes on', async () => {
    const store = createCookieStore(config);
    const { session, sessionCookie } = ofBuildBefore;
    const found = await store.find([sessionCookie], nowSeconds + 61);
    expect(found).toEqual({ kind: 'active', session, isCookieCurrent: true });
    const rolled = await store.roll(session, nowSeconds + 61);
    if (rolled === null) throw new Error('it has ended');
    const cookies = await store.cookies(rolled, [sessionCookie], nowSeconds + 61);
    const received = applyCookies([sessionCookie], cookies);
    expect(await store.find(received, nowSeconds + 62)).toMatchObject({
      kind: 'active',
      session: rolled,
    });
  });

  it('is a sign-in under way that starts once more, quietly, and only once', async () => {
    const { state, cookie } = ofBuildBefore.attempt;
    const other = { name: '__Host-attempt.other', value: 'x' };
    const response = new URLSearchParams({ code: 'a', state });
    const answer = await finishAttempt(
      { cookies: [cookie, other], response },
      under.app,
      nowMs + 1_000,
    );
    expect(answer.location).toBe('https://app.brand.example/login');
    expect(answer.cookies).toMatchObject([{ name: cookie.name, maxAge: 0 }]);
    expect(under.app.log.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'sign_in_failed', reason: 'attempt_unknown' },
    ]);
    const received = applyCookies([cookie, other], answer.cookies);
    const again = await finishAttempt({ cookies: received, response }, under.app, nowMs + 2_000);
    expect(reasonOf(again)).toBe('attempt_unknown');
    expect(await under.emulator.control.requests('token')).toEqual([]);
  });

  it('is a sign-in under way that does not start once more for somebody who refused', async () => {
    const { state, cookie } = ofBuildBefore.attempt;
    const response = new URLSearchParams({ error: 'access_denied', state });
    const answer = await finishAttempt({ cookies: [cookie], response }, under.app, nowMs);
    expect(reasonOf(answer)).toBe('attempt_unknown');
    expect(answer.cookies).toMatchObject([{ name: cookie.name, maxAge: 0 }]);
  });
});

testUnknownMembers('in its cookie', under, (emulator) => createApp(emulator));
