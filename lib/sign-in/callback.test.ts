import { describe, expect, it } from 'vitest';
import {
  finishAttempt,
  reasonOf,
  setUpEmulatedApp,
  startAttempt,
} from '../../e2e/support/emulated-app';
import { applyCookies, installedIn, signInTo } from '../../e2e/support/unit-fixtures';
import { personas } from '../../emulator/personas';
import { activeSession } from '../session/store';

const under = setUpEmulatedApp();

const sessionAfter = async (...[received, set]: Parameters<typeof applyCookies>) => {
  const { sessions } = under.app.parts;
  return activeSession(
    await sessions.find(applyCookies(received, set), Math.floor(Date.now() / 1_000)),
  );
};
const tokenRequests = () => under.emulator.control.requests('token');

describe('an answer to the attempt of this browser', () => {
  it('signs the person in, takes them where they wanted to go, and removes the attempt alone', async () => {
    const other = await startAttempt(under.emulator, under.app);
    const attempt = await startAttempt(
      under.emulator,
      under.app,
      other.cookies,
      personas.agent,
      signInTo('/dashboard?a=1'),
    );
    const answer = await finishAttempt(attempt, under.app);
    expect(answer.location).toBe('https://app.brand.example/dashboard?a=1');
    const session = await sessionAfter(attempt.cookies, answer.cookies);
    expect(session).toMatchObject({
      accountId: '12345678',
      identity: { sub: personas.agent.userId, name: 'Amir Solano', isAdmin: false, isLpa: false },
    });
    const state = attempt.response.get('state');
    const removed = answer.cookies.filter(({ maxAge }) => maxAge === 0);
    expect(removed.map(({ name }) => name)).toEqual([`__Host-attempt.${state}`]);
  });

  it('begins a new session and ends the one before', async () => {
    const first = await startAttempt(under.emulator, under.app);
    const signedIn = applyCookies(first.cookies, (await finishAttempt(first, under.app)).cookies);
    const second = await startAttempt(under.emulator, under.app, signedIn, personas.administrator);
    const answer = await finishAttempt(second, under.app);
    expect(await sessionAfter(signedIn, [])).toBeNull();
    expect(await sessionAfter(second.cookies, answer.cookies)).toMatchObject({
      identity: { sub: personas.administrator.userId },
    });
  });

  it('is exchanged once when it comes twice, and both get the same session', async () => {
    const attempt = await startAttempt(under.emulator, under.app);
    const answers = await Promise.all([
      finishAttempt(attempt, under.app),
      finishAttempt(attempt, under.app),
    ]);
    const late = await finishAttempt(attempt, under.app);
    const ids = await Promise.all(
      [...answers, late].map(
        async ({ cookies }) => (await sessionAfter(attempt.cookies, cookies))?.id,
      ),
    );
    expect(ids[0]).toBeDefined();
    expect(new Set(ids).size).toBe(1);
    expect(await tokenRequests()).toHaveLength(1);
  });

  it('is refused when the attempt has been finished with another one', async () => {
    const attempt = await startAttempt(under.emulator, under.app);
    await finishAttempt(attempt, under.app);
    attempt.response.set('code', 'another');
    expect(reasonOf(await finishAttempt(attempt, under.app))).toBe('attempt_unknown');
    expect(await tokenRequests()).toHaveLength(1);
  });

  it('sets no session that the next request could not carry, and keeps the one before', async () => {
    const first = await startAttempt(under.emulator, under.app);
    const signedIn = applyCookies(first.cookies, (await finishAttempt(first, under.app)).cookies);
    await under.emulator.control.speak({ refreshTokenHexLength: 12_000 });
    const second = await startAttempt(under.emulator, under.app, signedIn);
    const answer = await finishAttempt(second, under.app);
    expect(reasonOf(answer)).toBe('unexpected');
    expect(answer.cookies.map(({ maxAge }) => maxAge)).toEqual([0]);
    expect(await sessionAfter(second.cookies, answer.cookies)).not.toBeNull();
  });

  it('does not bring back a session that was signed out meanwhile', async () => {
    const attempt = await startAttempt(under.emulator, under.app);
    const { cookies } = await finishAttempt(attempt, under.app);
    const session = await sessionAfter(attempt.cookies, cookies);
    if (session) await under.app.parts.sessions.end(session, session.signedInAtSeconds);
    const again = await finishAttempt(attempt, under.app);
    expect(reasonOf(again)).toBe('attempt_unknown');
    expect(await sessionAfter(attempt.cookies, again.cookies)).toBeNull();
  });

  it('is too late after ten minutes, and spends no code', async () => {
    const attempt = await startAttempt(under.emulator, under.app);
    const answer = await finishAttempt(attempt, under.app, Date.now() + 600_001);
    expect(reasonOf(answer)).toBe('attempt_expired');
    expect(answer.cookies.map(({ maxAge }) => maxAge)).toEqual([0]);
    expect(await tokenRequests()).toEqual([]);
  });

  it('of another account is refused', async () => {
    const attempt = await startAttempt(under.emulator, under.app);
    const config = { ...under.app.parts.config, ...installedIn('another') };
    const parts = { ...under.app.parts, config };
    const answer = await finishAttempt(attempt, { ...under.app, parts });
    expect(reasonOf(answer)).toBe('attempt_unknown');
    expect(await tokenRequests()).toEqual([]);
  });

  it('that Sentinel cannot serve ends with its reason in the log, under the reference of the page', async () => {
    const attempt = await startAttempt(under.emulator, under.app);
    await under.emulator.control.fault({ on: 'token', answer: { kind: 'status', status: 503 } });
    const answer = await finishAttempt(attempt, under.app);
    expect(reasonOf(answer)).toBe('sentinel_unreachable');
    const reference = new URL(answer.location).searchParams.get('ref');
    expect(under.app.log.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ event: 'sign_in_failed', reference, message: 'status 503' }),
    );
    expect(await sessionAfter(attempt.cookies, answer.cookies)).toBeNull();
  });
});

describe('an answer to no attempt of this browser', () => {
  it('goes on to the dashboard without touching a thing when a person is signed in', async () => {
    const attempt = await startAttempt(under.emulator, under.app);
    const signedIn = applyCookies(
      attempt.cookies,
      (await finishAttempt(attempt, under.app)).cookies,
    );
    for (const query of ['code=a&state=forged', 'state=forged', 'error=access_denied', '']) {
      const response = new URLSearchParams(query);
      const answer = await finishAttempt({ response, cookies: signedIn }, under.app);
      expect(answer).toEqual({ location: 'https://app.brand.example/dashboard', cookies: [] });
    }
  });

  it('tells a browser that keeps no cookies from an answer that was never asked for', async () => {
    const { response, cookies } = await startAttempt(under.emulator, under.app);
    const reason = async (query: URLSearchParams, received: typeof cookies, atMs = Date.now()) =>
      reasonOf(await finishAttempt({ response: query, cookies: received }, under.app, atMs));
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

  it('with two states names none of them', async () => {
    const { response, cookies } = await startAttempt(under.emulator, under.app);
    response.append('state', 'another');
    const answer = await finishAttempt({ response, cookies }, under.app);
    expect(reasonOf(answer)).toBe('attempt_unknown');
    expect(await tokenRequests()).toEqual([]);
  });
});
