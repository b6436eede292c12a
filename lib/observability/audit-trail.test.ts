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
import { applyCookies, loginParams } from '../../e2e/support/unit-fixtures';
import { touchSession } from '../session/refresh/touch-session';
import { startLogin } from '../sign-in/login';
import { logout } from '../sign-in/logout';

const setup = setUpEmulatedApp();

const trail = () => setup.app.log.map((line) => JSON.parse(line));
const events = () => trail().map(({ event }) => event);

it('has one correlation ID from the start of a sign-in to the end of its session', async () => {
  const started = await startAttempt(setup.emulator, setup.app);
  const received = applyCookies(started.cookies, (await finishAttempt(started, setup.app)).cookies);
  setup.app.advance(halfAnHour);
  const renewed = await touchAndKeepCookies(received, setup.app);
  await logout(false, renewed.received, setup.app.services);
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
  const received = await signIn(setup.emulator, setup.app);
  const twin = await signIn(setup.emulator, setup.app);
  await logout(true, received, setup.app.services);
  await setup.emulator.control.fault({ on: 'revoke', answer: { kind: 'status', status: 500 } });
  await logout(true, twin, setup.app.services);
  const hows = trail()
    .filter(({ event }) => event === 'signed_out')
    .map(({ how }) => how);
  expect(hows).toEqual(['everywhere', 'here_only']);
});

it('says why a sign-in failed, under the correlation ID that the person sees', async () => {
  const started = await startAttempt(setup.emulator, setup.app);
  await failTokenEndpoint(setup.emulator, { kind: 'status', status: 503 });
  const { location } = await finishAttempt(started, setup.app, Date.now() + 4_000);
  const reference = new URL(location).searchParams.get('ref');
  expect(trail()).toMatchObject([
    { event: 'sign_in_started', reference },
    { event: 'sign_in_failed', reference, reason: 'sentinel_unreachable', accountId: '12345678' },
  ]);
  expect(trail()[1].durationMs).toBeGreaterThanOrEqual(4_000);
});

it('says why a session ended: replaced by the next sign-in, or refused by Sentinel', async () => {
  const first = await signIn(setup.emulator, setup.app);
  const started = await startAttempt(setup.emulator, setup.app, first);
  const second = applyCookies(started.cookies, (await finishAttempt(started, setup.app)).cookies);
  expect(trail().at(-1)).toMatchObject({ event: 'session_ended', why: 'replaced' });
  await failTokenEndpoint(setup.emulator, { kind: 'status', status: 400 });
  setup.app.advance(eightHours - 60);
  const found = await findActiveSession(second, setup.app);
  setup.app.advance(60);
  await touchSession(found, second, setup.app.services);
  expect(events().slice(-2)).toEqual(['refresh_failed', 'session_ended']);
  expect(trail().at(-2)).toMatchObject({ reason: 'sentinel_refused' });
  expect(trail().at(-1)).toMatchObject({ why: 'sentinel_refused' });
});

it.each([
  [eightHours, 'idle_limit'],
  [43_200, 'absolute_limit'],
])('says after %i seconds that a session reached its %s', async (seconds, why) => {
  const received = await signIn(setup.emulator, setup.app);
  setup.app.advance(seconds);
  const { services } = setup.app;
  await startLogin({ params: loginParams('/dashboard'), received, clientAddress: null }, services);
  const [{ reference }] = trail();
  expect(trail().slice(-2)).toMatchObject([
    { event: 'session_ended', why, reference, sub: '987654322' },
    { event: 'sign_in_started' },
  ]);
});

it('logs a sign-in that fails at its last step only as failed, with its tokens dropped', async () => {
  await setup.emulator.control.speak({ refreshTokenHexLength: 12_000 });
  await finishAttempt(await startAttempt(setup.emulator, setup.app), setup.app);
  expect(events()).toEqual(['sign_in_started', 'sign_in_failed']);
  expect(trail()[1].message).toContain('dropped');
  expect(await setup.emulator.control.requests('revoke')).toEqual([]);
});

it('logs a sign-in once when its callback comes twice', async () => {
  const started = await startAttempt(setup.emulator, setup.app);
  await Promise.all([finishAttempt(started, setup.app), finishAttempt(started, setup.app)]);
  expect(events()).toEqual(['sign_in_started', 'sign_in_succeeded']);
});
