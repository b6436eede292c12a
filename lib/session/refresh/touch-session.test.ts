import { describe, expect, it } from 'vitest';
import {
  eightHours,
  failTokenEndpoint,
  findActiveSession,
  halfAnHour,
  refreshRequests,
  signIn,
  touch,
  touchAndKeepCookies,
  unlimited,
} from '../../../e2e/support/active-sessions';
import { createApp, setUpEmulatedApp } from '../../../e2e/support/emulated-app';
import { personas } from '../../../emulator/personas';
import { refreshSingleFlight } from './single-flight';

const setup = setUpEmulatedApp();
const signedIn = (app = setup.app) => signIn(setup.emulator, app);

describe('a session in use', () => {
  it('is unchanged while nothing is due', async () => {
    const { cookies } = await touchAndKeepCookies(await signedIn(), setup.app);
    expect(cookies).toEqual([]);
    expect(await refreshRequests(setup.emulator)).toEqual([]);
  });

  it('is refreshed when due, which counts as use', async () => {
    const received = await signedIn();
    const before = (await findActiveSession(received, setup.app)).session;
    setup.app.advance(halfAnHour);
    const { session, received: after } = await touchAndKeepCookies(received, setup.app);
    expect(await refreshRequests(setup.emulator)).toMatchObject([{ status: 200 }]);
    expect(session.id).toBe(before.id);
    expect(session.identity).toEqual(before.identity);
    expect(session.tokens.accessToken).not.toBe(before.tokens.accessToken);
    expect(session.tokens.refreshToken).not.toBe(before.tokens.refreshToken);
    expect(session.lastUsedAtSeconds).toBeGreaterThanOrEqual(before.lastUsedAtSeconds + halfAnHour);
    expect((await findActiveSession(after, setup.app)).session).toEqual(session);
  });

  it('lasts for a whole shift, with a refresh each half hour, and ends at its absolute limit', async () => {
    let received = await signedIn();
    for (let half = 1; half < 24; half += 1) {
      setup.app.advance(halfAnHour);
      received = (await touchAndKeepCookies(received, setup.app)).received;
    }
    expect(await refreshRequests(setup.emulator)).toHaveLength(23);
    expect((await refreshRequests(setup.emulator)).every(({ status }) => status === 200)).toBe(
      true,
    );
    setup.app.advance(halfAnHour);
    await expect(touch(received, setup.app)).rejects.toThrow('no active session');
    expect(await refreshRequests(setup.emulator)).toHaveLength(23);
  });

  it('ends when its new tokens are too long for cookies, which would lock the browser out', async () => {
    const received = await signedIn();
    await setup.emulator.control.speak({ accessTokenHexLength: 10_000 });
    setup.app.advance(halfAnHour);
    expect(await touch(received, setup.app)).toEqual({ kind: 'ended' });
    expect(setup.app.log.join('')).toContain('"why":"too_large"');
    await expect(findActiveSession(received, setup.app)).rejects.toThrow('none');
  });

  it('is refreshed once for many requests at the same time', async () => {
    const received = await signedIn();
    setup.app.advance(halfAnHour);
    await setup.emulator.control.fault({ on: 'token', answer: { kind: 'slow', delayMs: 60 } });
    const all = await Promise.all(
      Array.from({ length: 50 }, () => touchAndKeepCookies(received, setup.app)),
    );
    expect(await refreshRequests(setup.emulator)).toHaveLength(1);
    const tokens = new Set(all.map(({ session }) => session.tokens.accessToken));
    expect(tokens.size).toBe(1);
    for (const { cookies } of all) expect(cookies).not.toEqual([]);
  });

  it('is refreshed once by the bundles of one process', async () => {
    const received = await signedIn();
    const otherBundle = createApp(setup.emulator);
    for (const app of [setup.app, otherBundle]) app.advance(halfAnHour);
    await setup.emulator.control.fault({ on: 'token', answer: { kind: 'slow', delayMs: 60 } });
    const [one, other] = await Promise.all([
      touchAndKeepCookies(received, setup.app),
      touchAndKeepCookies(received, otherBundle),
    ]);
    expect(await refreshRequests(setup.emulator)).toHaveLength(1);
    expect(one.session.tokens).toEqual(other.session.tokens);
  });

  it('never shares a refresh with another, even with the same refresh token or the same id', async () => {
    const [amir, dana] = await Promise.all([
      signedIn(),
      signIn(setup.emulator, setup.app, personas.administrator),
    ]);
    const [one, other] = await Promise.all(
      [amir, dana].map(async (received) => (await findActiveSession(received, setup.app)).session),
    );
    if (!one || !other) throw new Error('not signed in');
    setup.app.advance(halfAnHour);
    await setup.emulator.control.fault({
      on: 'token',
      times: 4,
      answer: { kind: 'slow', delayMs: 40 },
    });
    const mixtures = [
      one,
      other,
      { ...other, tokens: { ...other.tokens, refreshToken: one.tokens.refreshToken } },
      { ...other, id: one.id },
    ];
    const outcomes = await Promise.all(
      mixtures.map((session) => refreshSingleFlight(session, setup.app.services)),
    );
    const refreshed = outcomes.map((outcome) => outcome.kind === 'renewed' && outcome.session);
    expect(await refreshRequests(setup.emulator)).toHaveLength(4);
    // The second request with the same refresh token gets no tokens, and not those of the first.
    expect(refreshed.filter(Boolean)).toHaveLength(2);
    for (const [index, session] of refreshed.entries()) {
      if (session) expect(session.identity.sub).toBe(mixtures[index]?.identity.sub);
      if (session) expect(session.id).toBe(mixtures[index]?.id);
    }
  });

  it('gets its new cookie again for the old one, until the old access token has expired', async () => {
    const app = createApp(setup.emulator, unlimited);
    const old = await signedIn(app);
    app.advance(halfAnHour);
    const { session } = await touchAndKeepCookies(old, app);
    for (const later of [1, 3_600, eightHours - halfAnHour - 3_700]) {
      app.advance(later);
      const again = await touchAndKeepCookies(old, app);
      expect(again.cookies).not.toEqual([]);
      if (later === 1) expect(again.session.tokens).toEqual(session.tokens);
      const { receivedAtSeconds } = again.session.tokens;
      expect(receivedAtSeconds).toBeGreaterThanOrEqual(session.tokens.receivedAtSeconds);
    }
    expect((await refreshRequests(setup.emulator)).every(({ status }) => status === 200)).toBe(
      true,
    );
  });

  it('follows all refreshes since its cookie', async () => {
    const old = await signedIn();
    let received = old;
    for (let times = 0; times < 5; times += 1) {
      setup.app.advance(halfAnHour);
      received = (await touchAndKeepCookies(received, setup.app)).received;
    }
    const newest = (await findActiveSession(received, setup.app)).session;
    const found = await findActiveSession(old, setup.app);
    expect(found).toEqual({ kind: 'active', session: newest, isCookieCurrent: false });
  });

  it('follows refreshes whose tokens expire before the first', async () => {
    const old = await signedIn();
    let received = old;
    for (const seconds of [600, 600, 28_800]) {
      setup.app.advance(received === old ? halfAnHour : 460);
      await setup.emulator.control.speak({ expiresIn: seconds });
      received = (await touchAndKeepCookies(received, setup.app)).received;
    }
    setup.app.advance(700);
    const newest = (await findActiveSession(received, setup.app)).session;
    expect((await findActiveSession(old, setup.app)).session).toEqual(newest);
  });

  it('is refreshed again when Sentinel returns the same tokens', async () => {
    const received = await signedIn();
    const { accessToken, refreshToken } = (await findActiveSession(received, setup.app)).session
      .tokens;
    const body = { access_token: accessToken, refresh_token: refreshToken, token_type: 'Bearer' };
    for (let times = 0; times < 2; times += 1) {
      setup.app.advance(halfAnHour);
      const earliest = setup.app.services.nowSeconds();
      await failTokenEndpoint(setup.emulator, { kind: 'status', status: 200, body });
      const { session } = await touchAndKeepCookies(received, setup.app);
      expect(session.tokens).toMatchObject({ accessToken, refreshToken });
      expect(session.tokens.receivedAtSeconds).toBeGreaterThanOrEqual(earliest);
    }
    expect(await refreshRequests(setup.emulator)).toHaveLength(2);
  });

  it('is the newest when a browser sends two', async () => {
    const old = await signedIn();
    setup.app.advance(halfAnHour);
    const { received, session } = await touchAndKeepCookies(old, setup.app);
    // An older seal in chunks beside the newer one.
    const both = [
      ...received,
      ...old
        .filter(({ name }) => name === '__Host-session')
        .map(({ value }) => ({ name: '__Host-session.0', value })),
    ];
    expect((await findActiveSession(both, setup.app)).session).toEqual(session);
  });

  it('keeps its refresh token when Sentinel returns no new one, and is refreshed again', async () => {
    const received = await signedIn();
    const before = (await findActiveSession(received, setup.app)).session.tokens;
    const answer = {
      access_token: 'second',
      refresh_token: null,
      token_type: 'Bearer',
      expires_in: 3_600,
    };
    await failTokenEndpoint(setup.emulator, { kind: 'token_answer', set: answer });
    setup.app.advance(halfAnHour);
    const second = await touchAndKeepCookies(received, setup.app);
    expect(second.session.tokens).toMatchObject({
      accessToken: 'second',
      refreshToken: before.refreshToken,
    });
    setup.app.advance(halfAnHour);
    await failTokenEndpoint(setup.emulator, {
      kind: 'status',
      status: 200,
      body: { ...answer, access_token: 'third' },
    });
    const third = await touchAndKeepCookies(second.received, setup.app);
    expect(third.session.tokens.accessToken).toBe('third');
    expect(await refreshRequests(setup.emulator)).toHaveLength(2);
    expect((await touchAndKeepCookies(received, setup.app)).session.tokens.accessToken).toBe(
      'third',
    );
  });

  it('takes the claims of a new id token, and keeps name and picture', async () => {
    const pictureUrl = 'https://pictures.brand.example/dana.png';
    await setup.emulator.control.changeUser(personas.administrator.userId, { pictureUrl });
    const received = await signIn(setup.emulator, setup.app, personas.administrator);
    await setup.emulator.control.speak({ idTokenOnRefresh: true });
    setup.app.advance(halfAnHour);
    const { identity } = (await touchAndKeepCookies(received, setup.app)).session;
    expect(identity).toEqual({
      sub: personas.administrator.userId,
      name: 'Dana Whitlow',
      pictureUrl,
      isAdmin: true,
      isLpa: false,
      profiles: expect.anything(),
    });
  });
});
