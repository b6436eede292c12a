import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyCookies,
  clockStandingAt,
  config,
  installedIn,
  nowSeconds,
  sampleSession,
  sampleTokens,
} from '../../e2e/support/unit-fixtures';
import { seal } from '../crypto/seal';
import type { RequestCookie } from '../http/cookies';
import { createCookieStore } from './cookie-store';
import { markUsed } from './expiry';
import type { Session } from './session';
import { activeSession } from './store';

const store = (atSeconds = nowSeconds, settings = config) =>
  createCookieStore(settings, clockStandingAt(atSeconds));

const currentSession = async (
  received: readonly RequestCookie[],
  settings: typeof config,
  atSeconds: number,
): Promise<Session | null> => activeSession(await store(atSeconds, settings).find(received));

const cookiesOf = async (session: Session): Promise<readonly RequestCookie[]> =>
  applyCookies([], await store().cookies(session, []));

describe('the session of a request', () => {
  it('is the one of its cookie', async () => {
    const session = sampleSession();
    expect(await currentSession(await cookiesOf(session), config, nowSeconds + 1)).toEqual(session);
  });

  it('is none without a cookie', async () => {
    expect(await currentSession([], config, nowSeconds)).toBeNull();
  });

  it('expires at its idle and absolute limits', async () => {
    const received = await cookiesOf(sampleSession());
    expect(await currentSession(received, config, nowSeconds + 28_799)).not.toBeNull();
    expect(await currentSession(received, config, nowSeconds + 28_800)).toBeNull();
    const used = await cookiesOf(markUsed(sampleSession(), nowSeconds + 30_000));
    expect(await currentSession(used, config, nowSeconds + 43_199)).not.toBeNull();
    expect(await currentSession(used, config, nowSeconds + 43_200)).toBeNull();
  });

  it('expires by limits that are shorter now', async () => {
    const received = await cookiesOf(sampleSession());
    const shorter = { ...config, sessionIdleSeconds: 60 };
    expect(await currentSession(received, shorter, nowSeconds + 60)).toBeNull();
  });

  it('expires with its access token when there is no refresh token', async () => {
    const tokens = sampleTokens({ refreshToken: null, accessTokenEndsAtSeconds: nowSeconds + 600 });
    const received = await cookiesOf(sampleSession({ tokens }));
    expect(await currentSession(received, config, nowSeconds + 599)).not.toBeNull();
    expect(await currentSession(received, config, nowSeconds + 600)).toBeNull();
  });

  it('is none for another account', async () => {
    const received = await cookiesOf(sampleSession({ accountId: '87654321' }));
    expect(await currentSession(received, config, nowSeconds)).toBeNull();
    const other = { ...config, ...installedIn('87654321') };
    expect(await currentSession(received, other, nowSeconds)).not.toBeNull();
  });

  it('that has ended does not come back by a copy of its cookie or a late response', async () => {
    const session = sampleSession();
    const received = await cookiesOf(session);
    const late = await store(nowSeconds + 90).cookies(markUsed(session, nowSeconds + 90), received);
    await store(nowSeconds + 60).end(session);
    for (const cookies of [received, applyCookies(received, late)]) {
      expect(await currentSession(cookies, config, nowSeconds + 91)).toBeNull();
    }
    expect(await store(nowSeconds + 90).roll(session)).toBeNull();
  });

  it('is none for garbage, without an error', async () => {
    const name = fc.constantFrom('__Host-session', '__Host-session.0', '__Host-session.1', 'other');
    const sealed = await seal('session', { id: 'half a session' }, config.sessionSecrets);
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5_000 }),
      fc.nat(sealed.length).map((end) => sealed.slice(0, end)),
      fc.constant(sealed),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ name, value }), { maxLength: 6 }), async (received) => {
        expect(await currentSession(received, config, nowSeconds)).toBeNull();
      }),
    );
  });
});

describe('the cookie of an active session', () => {
  const maxAgesOf = async (session: Session, atSeconds: number) => {
    const cookies = await store(atSeconds).cookies(markUsed(session, atSeconds), []);
    return cookies.map(({ maxAge }) => maxAge);
  };

  it('lasts until the idle limit', async () => {
    const [cookie] = await store(nowSeconds + 100).cookies(sampleSession(), []);
    expect(cookie?.maxAge).toBe(28_700);
  });

  it('lasts from the last use after a roll', async () => {
    const session = sampleSession();
    const received = await cookiesOf(session);
    const rolled = await store(nowSeconds + 1_000).roll(session);
    expect(rolled).toEqual({ ...session, lastUsedAtSeconds: nowSeconds + 1_000 });
    const cookies = await store(nowSeconds + 1_000).cookies(rolled ?? session, received);
    expect(cookies.map(({ maxAge }) => maxAge)).toEqual([28_800]);
    const next = applyCookies(received, cookies);
    expect(await currentSession(next, config, nowSeconds + 29_799)).toEqual(rolled);
    expect(await currentSession(next, config, nowSeconds + 29_800)).toBeNull();
  });

  it('lasts no longer than the absolute limit', async () => {
    expect(await maxAgesOf(sampleSession(), nowSeconds + 43_000)).toEqual([200]);
    const tokens = sampleTokens({ refreshToken: null, accessTokenEndsAtSeconds: nowSeconds + 600 });
    expect(await maxAgesOf(sampleSession({ tokens }), nowSeconds + 500)).toEqual([100]);
  });

  it('has the same max-age for all its chunks', async () => {
    const tokens = sampleTokens({ accessToken: 'a'.repeat(6_000) });
    expect(await maxAgesOf(sampleSession({ tokens }), nowSeconds)).toEqual([
      28_800, 28_800, 28_800,
    ]);
  });

  it('expires in the same second as the session', async () => {
    const useAfter = fc.integer({ min: 0, max: 43_199 });
    await fc.assert(
      fc.asyncProperty(useAfter, async (after) => {
        const usedAt = nowSeconds + after;
        const cookies = await store(usedAt).cookies(markUsed(sampleSession(), usedAt), []);
        const dropsAt = usedAt + (cookies[0]?.maxAge ?? 0);
        expect(await currentSession(cookies, config, dropsAt - 1)).not.toBeNull();
        expect(await currentSession(cookies, config, dropsAt)).toBeNull();
      }),
    );
  });
});
