import { describe, expect, it } from 'vitest';
import {
  eightHours,
  failAt,
  foundBy,
  halfAnHour,
  next,
  refreshesAt,
  signedInAt,
  unlimited,
  use,
} from '../../../e2e/support/active-sessions';
import { appAt, emulatedAppForTests } from '../../../e2e/support/emulated-app';
import type { FaultAnswer } from '../../../emulator/faults';

const under = emulatedAppForTests();
const signedIn = (app = under.app) => signedInAt(under.emulator, app);
const refusal: FaultAnswer = {
  kind: 'status',
  status: 400,
  body: { error: 'invalid_grant' },
};

describe('while Sentinel refuses', () => {
  it('a session goes on with its living access token, and the refresh token is never sent again', async () => {
    const app = appAt(under.emulator, unlimited);
    let received = await signedIn(app);
    app.advance(halfAnHour);
    await failAt(under.emulator, refusal);
    for (let times = 0; times < 5; times += 1) {
      received = (await next(received, app)).received;
      app.advance(900);
    }
    expect(await refreshesAt(under.emulator)).toMatchObject([{ status: 400 }]);
    expect(app.log.join('')).toContain('refresh_failed');
  });

  it('it is over once the access token is dead, and a new sign-in is needed', async () => {
    const app = appAt(under.emulator, unlimited);
    const received = await signedIn(app);
    app.advance(eightHours);
    await failAt(under.emulator, refusal);
    expect(await use(received, app)).toEqual({ kind: 'refused' });
    const found = await app.parts.sessions.find(received, app.parts.nowSeconds());
    expect(found).toMatchObject({ kind: 'refused' });
    expect(await refreshesAt(under.emulator)).toHaveLength(1);
  });

  it('writes no cookie for a moment: that of an instance which was not refused may be on its way', async () => {
    const received = await signedIn();
    under.app.advance(halfAnHour);
    await failAt(under.emulator, refusal);
    expect((await next(received, under.app)).cookies).toEqual([]);
    under.app.advance(59);
    expect((await next(received, under.app)).cookies).toEqual([]);
    under.app.advance(1);
    expect((await next(received, under.app)).cookies).not.toEqual([]);
  });
});

describe('while Sentinel fails', () => {
  const failures: readonly FaultAnswer[] = [
    { kind: 'status', status: 401 },
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
      const app = appAt(under.emulator, unlimited);
      const received = await signedIn(app);
      app.advance(halfAnHour);
      await failAt(under.emulator, answer, 2);
      const { session } = await next(received, app);
      expect(session.tokens.receivedAtSeconds).toBeLessThan(app.parts.nowSeconds());
      app.advance(eightHours);
      expect(await use(received, app)).toEqual({ kind: 'unavailable' });
      expect((await app.parts.sessions.find(received, app.parts.nowSeconds())).kind).toBe('living');
    },
  );

  it('an answer that cannot be believed is no refusal, though it has spent the refresh token', async () => {
    const received = await signedIn();
    under.app.advance(halfAnHour);
    await failAt(under.emulator, { kind: 'id_token', flaw: 'wrong_audience' });
    const { session } = await next(received, under.app);
    expect(session).toEqual((await foundBy(received, under.app)).session);
    expect(under.app.log.join('')).toContain('identity_invalid');
  });

  it('asks again after half a minute while the access token lives, after 5 s once it is dead', async () => {
    const app = appAt(under.emulator, unlimited);
    const received = await signedIn(app);
    await failAt(under.emulator, { kind: 'drop' }, 4);
    app.advance(halfAnHour);
    await next(received, app);
    app.advance(29);
    await next(received, app);
    expect(await refreshesAt(under.emulator)).toHaveLength(1);
    app.advance(1);
    await next(received, app);
    expect(await refreshesAt(under.emulator)).toHaveLength(2);
    app.advance(eightHours);
    expect(await use(received, app)).toEqual({ kind: 'unavailable' });
    app.advance(4);
    expect(await use(received, app)).toEqual({ kind: 'unavailable' });
    expect(await refreshesAt(under.emulator)).toHaveLength(3);
    app.advance(1);
    expect(await use(received, app)).toEqual({ kind: 'unavailable' });
    expect(await refreshesAt(under.emulator)).toHaveLength(4);
    app.advance(5);
    expect((await use(received, app)).kind).toBe('living');
  });

  it('keeps a session rolling through an outage of hours', async () => {
    const app = appAt(under.emulator, {
      SESSION_IDLE_SECONDS: '900',
      SESSION_MAX_SECONDS: '86400',
    });
    let received = await signedIn(app);
    await failAt(under.emulator, { kind: 'drop' }, 1_000);
    for (let times = 0; times < 20; times += 1) {
      app.advance(600);
      received = (await next(received, app)).received;
    }
    expect((await refreshesAt(under.emulator)).length).toBeGreaterThan(10);
  });
});

describe('a session that is signed out while it is being renewed', () => {
  it('does not come back', async () => {
    const received = await signedIn();
    under.app.advance(halfAnHour);
    const { session } = await foundBy(received, under.app);
    await failAt(under.emulator, { kind: 'held', delayMs: 80 });
    const late = use(received, under.app);
    await expect.poll(() => refreshesAt(under.emulator)).toHaveLength(1);
    await under.app.parts.sessions.end(session, under.app.parts.nowSeconds());
    expect(await late).toEqual({ kind: 'ended' });
    expect(
      await under.app.parts.sessions.find(received, under.app.parts.nowSeconds()),
    ).toMatchObject({ kind: 'none', why: 'ended', session: { id: session.id } });
  });
});
