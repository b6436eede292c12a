import { beforeEach, expect, it } from 'vitest';
import {
  failTokenEndpoint,
  findActiveSession,
  signIn,
  touch,
  touchAndKeepCookies,
} from '../../e2e/support/active-sessions';
import { createApp, setUpEmulatedApp } from '../../e2e/support/emulated-app';
import { applyCookies, sampleSession, sampleTokens } from '../../e2e/support/unit-fixtures';
import { personas } from '../../emulator/personas';
import type { RequestCookie } from '../http/cookies';
import { logout } from './logout';

const setup = setUpEmulatedApp();
let signedIn: readonly RequestCookie[];

beforeEach(async () => {
  signedIn = await signIn(setup.emulator, setup.app);
});

it('ends the session here, and sends no request to Sentinel', async () => {
  const result = await logout(false, signedIn, setup.app.services);
  expect(result.location).toBe('https://app.brand.example/?signed_out=here');
  expect(applyCookies(signedIn, result.cookies)).toEqual([]);
  expect(await setup.app.services.sessions.find(signedIn)).toMatchObject({
    kind: 'none',
  });
  expect(await setup.emulator.control.requests('revoke')).toEqual([]);
});

it('revokes at Sentinel with everywhere', async () => {
  const result = await logout(true, signedIn, setup.app.services);
  expect(result.location).toBe('https://app.brand.example/?signed_out=everywhere');
  expect(await setup.emulator.control.requests('revoke')).toMatchObject([{ status: 200 }]);
});

it('ends the session here and says so when the revocation fails', async () => {
  await setup.emulator.control.fault({ on: 'revoke', answer: { kind: 'drop' } });
  const result = await logout(true, signedIn, setup.app.services);
  expect(result.location).toBe('https://app.brand.example/?signed_out=here_only');
  expect(await setup.app.services.sessions.find(signedIn)).toMatchObject({
    kind: 'none',
  });
  expect(setup.app.log.join('')).toContain('revocation_failed');
});

it('says here_only when there is no session to revoke', async () => {
  const result = await logout(true, [], setup.app.services);
  expect(result.location).toBe('https://app.brand.example/?signed_out=here_only');
  expect(await setup.emulator.control.requests('revoke')).toEqual([]);
});

it.each([
  { frameSub: personas.agent.userId, revocations: 2 },
  { frameSub: personas.administrator.userId, revocations: 1 },
])(
  'ends the window’s session with that of an iframe, and revokes it only for the same person: $frameSub',
  async ({ frameSub, revocations }) => {
    const { services } = createApp(setup.emulator, { EMBED_ORIGINS: 'https://desk.brand.example' });
    const now = services.nowSeconds();
    const frame = sampleSession({
      place: 'frame',
      identity: { ...sampleSession().identity, sub: frameSub },
      tokens: sampleTokens({ receivedAtSeconds: now, accessTokenEndsAtSeconds: now + 28_800 }),
      signedInAtSeconds: now,
      lastUsedAtSeconds: now,
    });
    const received = applyCookies(signedIn, await services.sessions.cookies(frame, signedIn));
    const { cookies } = await logout(true, received, services);
    expect(applyCookies(received, cookies)).toEqual([]);
    expect(await services.sessions.find(received)).toMatchObject({ kind: 'none' });
    expect(await setup.emulator.control.requests('revoke')).toHaveLength(revocations);
  },
);

it('ends it for a copy of the cookie that is still active when this one is expired', async () => {
  const { app } = setup;
  const { sessions } = app.services;
  app.advance(4 * 3_600);
  const copy = (await touchAndKeepCookies(signedIn, app)).received;
  app.advance(5 * 3_600);
  expect(await sessions.find(signedIn)).toMatchObject({ why: 'idle_limit' });
  await logout(false, signedIn, app.services);
  expect(await sessions.find(copy)).toMatchObject({ why: 'ended' });
});

it('ends it for a copy of the cookie that another instance refreshed before Sentinel refused this one', async () => {
  const { emulator, app } = setup;
  const { sessions, nowSeconds } = app.services;
  await emulator.control.speak({ expiresIn: 3_600 });
  const received = await signIn(emulator, app);
  const { session } = await findActiveSession(received, app);
  app.advance(3_601);
  await failTokenEndpoint(emulator, {
    kind: 'status',
    status: 400,
    body: { error: 'invalid_grant' },
  });
  expect(await touch(received, app)).toEqual({ kind: 'ended' });
  const tokens = sampleTokens({
    receivedAtSeconds: nowSeconds(),
    accessTokenEndsAtSeconds: nowSeconds() + 3_600,
  });
  const copy = await sessions.cookies({ ...session, tokens }, []);
  const result = await logout(true, received, app.services);
  expect(result.location).toBe('https://app.brand.example/?signed_out=here_only');
  expect(await sessions.find(copy)).toMatchObject({ why: 'ended' });
  expect(await emulator.control.requests('revoke')).toEqual([]);
});

it('ends it when this app is not installed in its account', async () => {
  const elsewhere = createApp(setup.emulator, { LP_ACCOUNT_ID: '87654321' });
  await logout(false, signedIn, elsewhere.services);
  expect(await setup.app.services.sessions.find(signedIn)).toMatchObject({
    why: 'ended',
  });
});

it('revokes the newest refresh token when a refresh is under way', async () => {
  const { emulator, app } = setup;
  app.advance(1_800);
  await emulator.control.fault({ on: 'token', answer: { kind: 'held', delayMs: 80 } });
  const late = touch(signedIn, app);
  await expect
    .poll(async () => (await emulator.control.requests('token')).at(-1)?.grantType)
    .toBe('refresh_token');
  const result = await logout(true, signedIn, app.services);
  expect(result.location).toBe('https://app.brand.example/?signed_out=everywhere');
  expect(await emulator.control.requests('revoke')).toMatchObject([{ status: 200 }]);
  const used = await late;
  const cookies = used.kind === 'active' ? applyCookies(signedIn, used.cookies) : signedIn;
  for (const copy of [signedIn, cookies]) {
    expect(await app.services.sessions.find(copy)).toMatchObject({
      kind: 'none',
    });
  }
});
