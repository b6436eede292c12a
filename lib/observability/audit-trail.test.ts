import { expect, it } from 'vitest';
import {
  eightHours,
  failAt,
  foundBy,
  halfAnHour,
  next,
  signedInAt,
} from '../../e2e/support/active-sessions';
import { attemptAt, emulatedAppForTests, finish } from '../../e2e/support/emulated-app';
import { browserAfter, signInTo } from '../../e2e/support/unit-fixtures';
import { continueSession } from '../session/refresh/touch-session';
import { startSignIn } from '../sign-in/login';
import { signOut } from '../sign-in/logout';

const under = emulatedAppForTests();

const trail = () => under.app.log.map((line) => JSON.parse(line));
const events = () => trail().map(({ event }) => event);

it('follows one person under one reference, from the start of the sign-in to its end', async () => {
  const attempt = await attemptAt(under.emulator, under.app);
  const received = browserAfter(attempt.cookies, (await finish(attempt, under.app)).cookies);
  under.app.advance(halfAnHour);
  const renewed = await next(received, under.app);
  await signOut(false, renewed.received, under.app.parts);
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
  const received = await signedInAt(under.emulator, under.app);
  const twin = await signedInAt(under.emulator, under.app);
  await signOut(true, received, under.app.parts);
  await under.emulator.control.fault({ on: 'revoke', answer: { kind: 'status', status: 500 } });
  await signOut(true, twin, under.app.parts);
  const hows = trail()
    .filter(({ event }) => event === 'signed_out')
    .map(({ how }) => how);
  expect(hows).toEqual(['everywhere', 'here_only']);
});

it('says under the reference that the person sees why a sign-in failed', async () => {
  const attempt = await attemptAt(under.emulator, under.app);
  await failAt(under.emulator, { kind: 'status', status: 503 });
  const { location } = await finish(attempt, under.app, Date.now() + 4_000);
  const reference = new URL(location).searchParams.get('ref');
  expect(trail()).toMatchObject([
    { event: 'sign_in_started', reference },
    { event: 'sign_in_failed', reference, reason: 'sentinel_unreachable', accountId: '12345678' },
  ]);
  expect(trail()[1].durationMs).toBeGreaterThanOrEqual(4_000);
});

it('says why a session ended: replaced by the next sign-in, or refused by Sentinel', async () => {
  const first = await signedInAt(under.emulator, under.app);
  const attempt = await attemptAt(under.emulator, under.app, first);
  const second = browserAfter(attempt.cookies, (await finish(attempt, under.app)).cookies);
  expect(trail().at(-1)).toMatchObject({ event: 'session_ended', why: 'replaced' });
  await failAt(under.emulator, { kind: 'status', status: 400 });
  under.app.advance(eightHours - 60);
  const found = await foundBy(second, under.app);
  under.app.advance(60);
  await continueSession(found, second, under.app.parts);
  expect(events().slice(-2)).toEqual(['refresh_failed', 'session_ended']);
  expect(trail().at(-2)).toMatchObject({ reason: 'sentinel_refused' });
  expect(trail().at(-1)).toMatchObject({ why: 'sentinel_refused' });
});

it.each([
  [eightHours, 'idle_limit'],
  [43_200, 'absolute_limit'],
])('says after %i seconds that a session had come to its %s', async (seconds, why) => {
  const received = await signedInAt(under.emulator, under.app);
  under.app.advance(seconds);
  const { parts } = under.app;
  await startSignIn(
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
  await finish(await attemptAt(under.emulator, under.app), under.app);
  expect(events()).toEqual(['sign_in_started', 'sign_in_failed']);
  expect(trail()[1].message).toContain('dropped');
  expect(await under.emulator.control.requests('revoke')).toEqual([]);
});

it('tells of a sign-in once, however often its callback came', async () => {
  const attempt = await attemptAt(under.emulator, under.app);
  await Promise.all([finish(attempt, under.app), finish(attempt, under.app)]);
  expect(events()).toEqual(['sign_in_started', 'sign_in_succeeded']);
});
