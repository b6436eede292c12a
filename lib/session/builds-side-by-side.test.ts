import { describe, expect, it } from 'vitest';
import { findTransaction } from '../sign-in/transaction';
import { ofBuildBefore } from '../testing/build-before';
import { appAt, emulatedAppForTests } from '../testing/emulated-app';
import { browserAfter, config, nowMs, nowSeconds } from '../testing/fixtures';
import { testUnknownMembers } from '../testing/unknown-members';
import { createCookieStore } from './cookie-store';

describe('what the build before has left in a browser', () => {
  it('is a session that goes on', async () => {
    const store = createCookieStore(config);
    const { session, sessionCookie } = ofBuildBefore;
    const found = await store.find([sessionCookie], nowSeconds + 61);
    expect(found).toEqual({ kind: 'living', session, isCookieCurrent: true });
    const rolled = await store.roll(session, nowSeconds + 61);
    if (rolled === null) throw new Error('it has ended');
    const cookies = await store.cookies(rolled, [sessionCookie], nowSeconds + 61);
    const received = browserAfter([sessionCookie], cookies);
    expect(await store.find(received, nowSeconds + 62)).toMatchObject({
      kind: 'living',
      session: rolled,
    });
  });

  it('is a sign-in that can be finished', () => {
    const { transaction, transactionCookie } = ofBuildBefore;
    const settings = { ...config, usesPkce: false };
    expect(
      findTransaction(transaction.state, [transactionCookie], settings, nowMs + 1_000),
    ).toMatchObject({ kind: 'live', transaction });
  });
});

testUnknownMembers('in its cookie', emulatedAppForTests(), (emulator) => appAt(emulator));
