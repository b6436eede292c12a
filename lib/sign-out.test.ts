import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Emulator } from '../emulator/server';
import type { ReceivedCookie } from './cookie';
import { currentSession } from './session/current-session';
import { signOut } from './sign-out';
import { appAt, attemptAt, type EmulatedApp, finish } from './testing/emulated-app';
import { startEmulatedSentinel } from './testing/emulated-sentinel';
import { browserAfter } from './testing/fixtures';

const nowSeconds = () => Math.floor(Date.now() / 1_000);

let emulator: Emulator;
let app: EmulatedApp;
let signedIn: readonly ReceivedCookie[];

beforeAll(async () => {
  emulator = await startEmulatedSentinel();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await emulator.control.reset();
  app = appAt(emulator);
  const attempt = await attemptAt(emulator, app);
  signedIn = browserAfter(attempt.cookies, (await finish(attempt, app)).cookies);
});

it('ends the session here for good, and tells Sentinel nothing', async () => {
  const answer = await signOut(false, signedIn, app.parts, nowSeconds());
  expect(answer.location).toBe('https://app.brand.example/');
  expect(browserAfter(signedIn, answer.cookies)).toEqual([]);
  expect(await currentSession(signedIn, app.parts.config, nowSeconds())).toBeNull();
  expect(await emulator.control.requests('revoke')).toEqual([]);
});

it('revokes at Sentinel when it is to end everywhere', async () => {
  const answer = await signOut(true, signedIn, app.parts, nowSeconds());
  expect(answer.location).toBe('https://app.brand.example/');
  expect(await emulator.control.requests('revoke')).toMatchObject([{ status: 200 }]);
});

it('says that it was only here when the revocation fails, and still ends it here', async () => {
  await emulator.control.fault({ on: 'revoke', answer: { kind: 'drop' } });
  const answer = await signOut(true, signedIn, app.parts, nowSeconds());
  expect(answer.location).toBe('https://app.brand.example/?signed_out=here_only');
  expect(await currentSession(signedIn, app.parts.config, nowSeconds())).toBeNull();
  expect(app.log.join('')).toContain('revocation_failed');
});

it('says that nothing ended elsewhere when there was no session to revoke with', async () => {
  const answer = await signOut(true, [], app.parts, nowSeconds());
  expect(answer.location).toBe('https://app.brand.example/?signed_out=here_only');
  expect(await emulator.control.requests('revoke')).toEqual([]);
});
