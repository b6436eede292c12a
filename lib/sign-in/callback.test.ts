import { describe, expect, it } from 'vitest';
import { signIn } from '../../e2e/support/active-sessions';
import {
  createApp,
  finishAttempt,
  reasonOf,
  setUpEmulatedApp,
  startAttempt,
} from '../../e2e/support/emulated-app';
import {
  applyCookies,
  installedIn,
  loginParams,
  sampleSession,
  sampleTokens,
} from '../../e2e/support/unit-fixtures';
import { personas } from '../../emulator/personas';
import { activeSession } from '../session/store';

const setup = setUpEmulatedApp();

const sessionAfter = async (...[received, set]: Parameters<typeof applyCookies>) => {
  const { sessions } = setup.app.services;
  return activeSession(await sessions.find(applyCookies(received, set)));
};
const tokenRequests = () => setup.emulator.control.requests('token');

describe('a response to a transaction of this browser', () => {
  it('signs the person in, redirects to returnTo, and removes this transaction alone', async () => {
    const other = await startAttempt(setup.emulator, setup.app);
    const started = await startAttempt(
      setup.emulator,
      setup.app,
      other.cookies,
      personas.agent,
      loginParams('/dashboard?a=1'),
    );
    const result = await finishAttempt(started, setup.app);
    expect(result.location).toBe('https://app.brand.example/dashboard?a=1');
    const session = await sessionAfter(started.cookies, result.cookies);
    expect(session).toMatchObject({
      accountId: '12345678',
      identity: { sub: personas.agent.userId, name: 'Amir Solano', isAdmin: false, isLpa: false },
    });
    const state = started.response.get('state');
    const removed = result.cookies.filter(({ maxAge }) => maxAge === 0);
    expect(removed.map(({ name }) => name)).toEqual([`__Host-attempt.${state}`]);
  });

  it('starts a new session and ends the earlier one', async () => {
    const first = await startAttempt(setup.emulator, setup.app);
    const signedIn = applyCookies(first.cookies, (await finishAttempt(first, setup.app)).cookies);
    const second = await startAttempt(setup.emulator, setup.app, signedIn, personas.administrator);
    const result = await finishAttempt(second, setup.app);
    expect(await sessionAfter(signedIn, [])).toBeNull();
    expect(await sessionAfter(second.cookies, result.cookies)).toMatchObject({
      identity: { sub: personas.administrator.userId },
    });
  });

  it('also ends the session of an iframe, if a same-site embedder gave the browser both', async () => {
    const app = createApp(setup.emulator, { EMBED_ORIGINS: 'https://desk.brand.example' });
    const { sessions, nowSeconds } = app.services;
    const window = await signIn(setup.emulator, app);
    const frame = sampleSession({
      place: 'frame',
      tokens: sampleTokens({
        receivedAtSeconds: nowSeconds(),
        accessTokenEndsAtSeconds: nowSeconds() + 28_800,
      }),
      signedInAtSeconds: nowSeconds(),
      lastUsedAtSeconds: nowSeconds(),
    });
    const both = applyCookies(window, await sessions.cookies(frame, window));
    const started = await startAttempt(setup.emulator, app, both, personas.employee);
    const result = await finishAttempt(started, app);
    expect(await sessions.find(both)).toMatchObject({ kind: 'none', why: 'ended' });
    const after = applyCookies(started.cookies, result.cookies);
    expect(after.map(({ name }) => name)).not.toContain('__Host-frame-session');
    expect(await sessions.find(after)).toMatchObject({
      kind: 'active',
      session: { place: 'window', identity: { sub: personas.employee.userId } },
    });
  });

  it('is exchanged once when it comes twice, and both requests get the same session', async () => {
    const started = await startAttempt(setup.emulator, setup.app);
    const results = await Promise.all([
      finishAttempt(started, setup.app),
      finishAttempt(started, setup.app),
    ]);
    const late = await finishAttempt(started, setup.app);
    const ids = await Promise.all(
      [...results, late].map(
        async ({ cookies }) => (await sessionAfter(started.cookies, cookies))?.id,
      ),
    );
    expect(ids[0]).toBeDefined();
    expect(new Set(ids).size).toBe(1);
    expect(await tokenRequests()).toHaveLength(1);
  });

  it('is refused when another response finished the transaction', async () => {
    const started = await startAttempt(setup.emulator, setup.app);
    await finishAttempt(started, setup.app);
    started.response.set('code', 'another');
    expect(reasonOf(await finishAttempt(started, setup.app))).toBe('attempt_unknown');
    expect(await tokenRequests()).toHaveLength(1);
  });

  it('sets no session that is too large for the next request, and keeps the earlier one', async () => {
    const first = await startAttempt(setup.emulator, setup.app);
    const signedIn = applyCookies(first.cookies, (await finishAttempt(first, setup.app)).cookies);
    await setup.emulator.control.speak({ refreshTokenHexLength: 12_000 });
    const second = await startAttempt(setup.emulator, setup.app, signedIn);
    const result = await finishAttempt(second, setup.app);
    expect(reasonOf(result)).toBe('unexpected');
    expect(result.cookies.map(({ maxAge }) => maxAge)).toEqual([0]);
    expect(await sessionAfter(second.cookies, result.cookies)).not.toBeNull();
  });

  it('does not restore a session that was signed out meanwhile', async () => {
    const started = await startAttempt(setup.emulator, setup.app);
    const { cookies } = await finishAttempt(started, setup.app);
    const session = await sessionAfter(started.cookies, cookies);
    if (session) await setup.app.services.sessions.end(session);
    const again = await finishAttempt(started, setup.app);
    expect(reasonOf(again)).toBe('attempt_unknown');
    expect(await sessionAfter(started.cookies, again.cookies)).toBeNull();
  });

  it('is expired after ten minutes, and spends no code', async () => {
    const started = await startAttempt(setup.emulator, setup.app);
    const result = await finishAttempt(started, setup.app, Date.now() + 600_001);
    expect(reasonOf(result)).toBe('attempt_expired');
    expect(result.cookies.map(({ maxAge }) => maxAge)).toEqual([0]);
    expect(await tokenRequests()).toEqual([]);
  });

  it('is refused for another account', async () => {
    const started = await startAttempt(setup.emulator, setup.app);
    const config = { ...setup.app.services.config, ...installedIn('another') };
    const services = { ...setup.app.services, config };
    const result = await finishAttempt(started, { ...setup.app, services });
    expect(reasonOf(result)).toBe('attempt_unknown');
    expect(await tokenRequests()).toEqual([]);
  });

  it('logs the reason under the correlation ID of the page when Sentinel fails', async () => {
    const started = await startAttempt(setup.emulator, setup.app);
    await setup.emulator.control.fault({ on: 'token', answer: { kind: 'status', status: 503 } });
    const result = await finishAttempt(started, setup.app);
    expect(reasonOf(result)).toBe('sentinel_unreachable');
    const reference = new URL(result.location).searchParams.get('ref');
    expect(setup.app.log.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        event: 'sign_in_failed',
        reference,
        message: 'status 503, no body',
      }),
    );
    expect(await sessionAfter(started.cookies, result.cookies)).toBeNull();
  });
});

describe('a response to no transaction of this browser', () => {
  it('redirects to the dashboard and sets no cookie when a person is signed in', async () => {
    const started = await startAttempt(setup.emulator, setup.app);
    const signedIn = applyCookies(
      started.cookies,
      (await finishAttempt(started, setup.app)).cookies,
    );
    for (const query of ['code=a&state=forged', 'state=forged', 'error=access_denied', '']) {
      const response = new URLSearchParams(query);
      const result = await finishAttempt({ response, cookies: signedIn }, setup.app);
      expect(result).toEqual({ location: 'https://app.brand.example/dashboard', cookies: [] });
    }
  });

  it('distinguishes a browser without cookies from an unknown transaction', async () => {
    const { response, cookies } = await startAttempt(setup.emulator, setup.app);
    const reason = async (query: URLSearchParams, received: typeof cookies, atMs = Date.now()) =>
      reasonOf(await finishAttempt({ response: query, cookies: received }, setup.app, atMs));
    const forged = new URLSearchParams('code=a&state=forged');
    const others = cookies.filter(({ name }) => !name.includes(String(response.get('state'))));
    expect(await reason(response, [])).toBe('cookies_blocked');
    expect(await reason(response, [{ name: 'of-another-app', value: 'x' }])).toBe(
      'cookies_blocked',
    );
    expect(await reason(response, others)).toBe('attempt_unknown');
    expect(await reason(response, [], Date.now() + 600_001)).toBe('attempt_unknown');
    expect(await reason(forged, [])).toBe('attempt_unknown');
    expect(await reason(forged, cookies)).toBe('attempt_unknown');
    expect(await tokenRequests()).toEqual([]);
  });

  it('is unknown with two states', async () => {
    const { response, cookies } = await startAttempt(setup.emulator, setup.app);
    response.append('state', 'another');
    const result = await finishAttempt({ response, cookies }, setup.app);
    expect(reasonOf(result)).toBe('attempt_unknown');
    expect(await tokenRequests()).toEqual([]);
  });
});
