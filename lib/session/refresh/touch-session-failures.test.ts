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
import type { FaultResponse } from '../../../emulator/faults';
import { personas } from '../../../emulator/personas';

const setup = setUpEmulatedApp();
const signedIn = (app = setup.app) => signIn(setup.emulator, app);
const rejection: FaultResponse = {
  kind: 'status',
  status: 400,
  body: { error: 'invalid_grant' },
};

describe('while Sentinel rejects the refresh token', () => {
  it('a session stays active with its valid access token, and the refresh token is never sent again', async () => {
    const app = createApp(setup.emulator, unlimited);
    let received = await signedIn(app);
    app.advance(halfAnHour);
    await failTokenEndpoint(setup.emulator, rejection);
    for (let times = 0; times < 5; times += 1) {
      received = (await touchAndKeepCookies(received, app)).received;
      app.advance(900);
    }
    expect(await refreshRequests(setup.emulator)).toMatchObject([{ status: 400 }]);
    expect(app.log.join('')).toContain('refresh_failed');
  });

  it('it ends once the access token has expired', async () => {
    const app = createApp(setup.emulator, unlimited);
    const received = await signedIn(app);
    app.advance(eightHours);
    await failTokenEndpoint(setup.emulator, rejection);
    expect(await touch(received, app)).toEqual({ kind: 'ended' });
    const found = await app.services.sessions.find(received);
    expect(found).toMatchObject({ kind: 'ended' });
    expect(await refreshRequests(setup.emulator)).toHaveLength(1);
  });

  it('an id token that contradicts the session counts as a rejection, and one that cannot be checked as none', async () => {
    const app = createApp(setup.emulator, unlimited);
    const received = await signedIn(app);
    app.advance(halfAnHour);
    await failTokenEndpoint(setup.emulator, { kind: 'id_token', flaw: 'unknown_kid' });
    const refreshed = await touchAndKeepCookies(received, app);
    expect(refreshed.session.identity).toMatchObject({ sub: personas.agent.userId });
    app.advance(halfAnHour);
    await failTokenEndpoint(setup.emulator, { kind: 'id_token', flaw: 'wrong_audience' });
    const { session } = await touchAndKeepCookies(refreshed.received, app);
    expect(session).toEqual(refreshed.session);
    expect(app.log.join('')).toContain('"reason":"identity_mismatch"');
    app.advance(eightHours);
    const { sessions } = app.services;
    const found = await sessions.find(refreshed.received);
    expect(found).toMatchObject({ kind: 'ended' });
    expect(await refreshRequests(setup.emulator)).toHaveLength(2);
  });

  it('it writes no cookie for a minute, because one of another instance may be on the way', async () => {
    const received = await signedIn();
    setup.app.advance(halfAnHour);
    await failTokenEndpoint(setup.emulator, rejection);
    expect((await touchAndKeepCookies(received, setup.app)).cookies).toEqual([]);
    setup.app.advance(59);
    expect((await touchAndKeepCookies(received, setup.app)).cookies).toEqual([]);
    setup.app.advance(1);
    expect((await touchAndKeepCookies(received, setup.app)).cookies).not.toEqual([]);
  });
});

describe('while Sentinel fails', () => {
  const failures: readonly FaultResponse[] = [
    { kind: 'status', status: 401 },
    { kind: 'status', status: 400, body: { error: 'invalid_client' } },
    { kind: 'status', status: 400, body: { error: 'unauthorized_client' } },
    { kind: 'status', status: 403 },
    { kind: 'status', status: 408 },
    { kind: 'status', status: 429 },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503 },
    { kind: 'drop' },
    { kind: 'html' },
    { kind: 'empty' },
  ];

  it.each(failures)(
    'with %j a session goes on while its access token lives, then waits',
    async (answer) => {
      const app = createApp(setup.emulator, unlimited);
      const received = await signedIn(app);
      app.advance(halfAnHour);
      await failTokenEndpoint(setup.emulator, answer, 2);
      const { session } = await touchAndKeepCookies(received, app);
      expect(session.tokens.receivedAtSeconds).toBeLessThan(app.services.nowSeconds());
      app.advance(eightHours);
      expect(await touch(received, app)).toEqual({ kind: 'unavailable' });
      expect((await app.services.sessions.find(received)).kind).toBe('active');
    },
  );

  it('it tries again after half a minute while the access token is valid, after 5 s once it has expired', async () => {
    const app = createApp(setup.emulator, unlimited);
    const received = await signedIn(app);
    await failTokenEndpoint(setup.emulator, { kind: 'drop' }, 4);
    app.advance(halfAnHour);
    await touchAndKeepCookies(received, app);
    app.advance(29);
    await touchAndKeepCookies(received, app);
    expect(await refreshRequests(setup.emulator)).toHaveLength(1);
    app.advance(1);
    await touchAndKeepCookies(received, app);
    expect(await refreshRequests(setup.emulator)).toHaveLength(2);
    app.advance(eightHours);
    expect(await touch(received, app)).toEqual({ kind: 'unavailable' });
    app.advance(4);
    expect(await touch(received, app)).toEqual({ kind: 'unavailable' });
    expect(await refreshRequests(setup.emulator)).toHaveLength(3);
    app.advance(1);
    expect(await touch(received, app)).toEqual({ kind: 'unavailable' });
    expect(await refreshRequests(setup.emulator)).toHaveLength(4);
    app.advance(5);
    expect((await touch(received, app)).kind).toBe('active');
  });

  it('a session keeps rolling through an outage of hours', async () => {
    const app = createApp(setup.emulator, {
      SESSION_IDLE_SECONDS: '900',
      SESSION_MAX_SECONDS: '86400',
    });
    let received = await signedIn(app);
    await failTokenEndpoint(setup.emulator, { kind: 'drop' }, 1_000);
    for (let times = 0; times < 20; times += 1) {
      app.advance(600);
      received = (await touchAndKeepCookies(received, app)).received;
    }
    expect((await refreshRequests(setup.emulator)).length).toBeGreaterThan(10);
  });
});

describe('a session that is signed out during a refresh', () => {
  it('does not come back', async () => {
    const received = await signedIn();
    setup.app.advance(halfAnHour);
    const { session } = await findActiveSession(received, setup.app);
    await failTokenEndpoint(setup.emulator, { kind: 'held', delayMs: 80 });
    const late = touch(received, setup.app);
    await expect.poll(() => refreshRequests(setup.emulator)).toHaveLength(1);
    await setup.app.services.sessions.end(session);
    expect(await late).toEqual({ kind: 'ended' });
    expect(await setup.app.services.sessions.find(received)).toMatchObject({
      kind: 'none',
      why: 'ended',
      session: { id: session.id },
    });
  });
});
