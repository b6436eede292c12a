import { expect, it } from 'vitest';
import {
  eightHours,
  failTokenEndpoint,
  findActiveSession,
  halfAnHour,
  signIn,
  touchAndKeepCookies,
} from '../../e2e/support/active-sessions';
import { finishAttempt, setUpEmulatedApp, startAttempt } from '../../e2e/support/emulated-app';
import { applyCookies, signInTo } from '../../e2e/support/unit-fixtures';
import { touchSession } from '../session/refresh/touch-session';
import { startLogin } from '../sign-in/login';
import { logout } from '../sign-in/logout';

const under = setUpEmulatedApp();

const trail = () => under.app.log.map((line) => JSON.parse(line));
const events = () => trail().map(({ event }) => event);

it('follows one person under one reference, from the start of the sign-in to its end', async () => {
  const attempt = await startAttempt(under.emulator, under.app);
  const received = applyCookies(attempt.cookies, (await finishAttempt(attempt, under.app)).cookies);
  under.app.advance(halfAnHour);
  const renewed = await touchAndKeepCookies(received, under.app);
  await logout(false, renewed.received, under.app.parts);
  const [{ reference, accountId }] = trail();
  const whose = { reference, accountId: '12345678', sub: '987654322' };
  expect(accountId).toBe('12345678');
  expect(reference).toMatch(/^[2-9A-Z]{8}$/);
  expect(trail()).toMatchObject([
    { event: 'sign_in_started', reference },
    { event: 'sign_in_succeeded', ...whose, durationMs: expect.any(Number) },
    { event: 'session_refreshed', ...whose, durationMs: expect.any(Number) },
    { event: 'signed_out', ...whose, how: 'here' },
  ]);
});

it('says how far a sign-out reached', async () => {
  const received = await signIn(under.emulator, under.app);
  const twin = await signIn(under.emulator, under.app);
  await logout(true, received, under.app.parts);
  await under.emulator.control.fault({ on: 'revoke', answer: { kind: 'status', status: 500 } });
  await logout(true, twin, under.app.parts);
  const hows = trail()
    .filter(({ event }) => event === 'signed_out')
    .map(({ how }) => how);
  expect(hows).toEqual(['everywhere', 'here_only']);
});

it('says under the reference that the person sees why a sign-in failed', async () => {
  const attempt = await startAttempt(under.emulator, under.app);
  await failTokenEndpoint(under.emulator, { kind: 'status', status: 503 });
  const { location } = await finishAttempt(attempt, under.app, Date.now() + 4_000);
  const reference = new URL(location).searchParams.get('ref');
  expect(trail()).toMatchObject([
    { event: 'sign_in_started', reference },
    { event: 'sign_in_failed', reference, reason: 'sentinel_unreachable', accountId: '12345678' },
  ]);
  expect(trail()[1].durationMs).toBeGreaterThanOrEqual(4_000);
});

it('says why a session ended: replaced by the next sign-in, or refused by Sentinel', async () => {
  const first = await signIn(under.emulator, under.app);
  const attempt = await startAttempt(under.emulator, under.app, first);
  const second = applyCookies(attempt.cookies, (await finishAttempt(attempt, under.app)).cookies);
  expect(trail().at(-1)).toMatchObject({ event: 'session_ended', why: 'replaced' });
  await failTokenEndpoint(under.emulator, { kind: 'status', status: 400 });
  under.app.advance(eightHours - 60);
  const found = await findActiveSession(second, under.app);
  under.app.advance(60);
  await touchSession(found, second, under.app.parts);
  expect(events().slice(-2)).toEqual(['refresh_failed', 'session_ended']);
  expect(trail().at(-2)).toMatchObject({ reason: 'sentinel_refused' });
  expect(trail().at(-1)).toMatchObject({ why: 'sentinel_refused' });
});

it.each([
  [eightHours, 'idle_limit'],
  [43_200, 'absolute_limit'],
])('says after %i seconds that a session had come to its %s', async (seconds, why) => {
  const received = await signIn(under.emulator, under.app);
  under.app.advance(seconds);
  const { parts } = under.app;
  await startLogin(
    { wanted: signInTo('/dashboard'), received, address: null },
    parts,
    parts.nowSeconds() * 1_000,
  );
  const [{ reference }] = trail();
  expect(trail().slice(-2)).toMatchObject([
    { event: 'session_ended', why, reference, sub: '987654322' },
    { event: 'sign_in_started' },
  ]);
});

it('tells of a sign-in that failed at its last step as failed alone, and that its tokens are dropped', async () => {
  await under.emulator.control.speak({ refreshTokenHexLength: 12_000 });
  await finishAttempt(await startAttempt(under.emulator, under.app), under.app);
  expect(events()).toEqual(['sign_in_started', 'sign_in_failed']);
  expect(trail()[1].message).toContain('dropped');
  expect(await under.emulator.control.requests('revoke')).toEqual([]);
});

it('tells of a sign-in once, however often its callback came', async () => {
  const attempt = await startAttempt(under.emulator, under.app);
  await Promise.all([finishAttempt(attempt, under.app), finishAttempt(attempt, under.app)]);
  expect(events()).toEqual(['sign_in_started', 'sign_in_succeeded']);
});
