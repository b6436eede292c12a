import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  config,
  environment,
  quietLog,
  sampleSession,
  sampleTokens,
} from '../../e2e/support/unit-fixtures';
import type { RequestCookie } from '../http/cookies';
import { RedisError } from '../runtime/redis-connection';
import { createServices } from '../services';
import { createAuth } from './auth';

let received: readonly RequestCookie[] = [];
let sent: Record<string, string> = {};
let isBuild = false;
vi.mock('next/headers', () => ({
  cookies: async () => ({ getAll: () => received }),
  headers: async () => new Headers(sent),
}));
vi.mock('next/server', async (original) => ({
  ...(await original<object>()),
  connection: async () => {
    if (isBuild) throw new Error('dynamic');
  },
}));

const services = createServices(config, quietLog);
const { api } = createAuth(() => services);
beforeEach(() => {
  isBuild = false;
  received = [];
  sent = {};
  vi.stubEnv('__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS', 'true');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function signIn(isAdmin = false) {
  const now = Math.floor(Date.now() / 1_000);
  const tokens = sampleTokens({ receivedAtSeconds: now, accessTokenEndsAtSeconds: now + 600 });
  const { identity } = sampleSession();
  const session = sampleSession({
    identity: { ...identity, isAdmin },
    signedInAtSeconds: now,
    lastUsedAtSeconds: now,
    tokens,
  });
  received = await services.sessions.cookies(session, []);
  return session;
}
const digest = (text: string) => ({ digest: expect.stringContaining(text) });

it('server code gets the session of the request, without tokens', async () => {
  expect(await api.getSession()).toBeNull();
  const { identity } = await signIn();
  const session = await api.requireSession();
  expect(session.identity).toMatchObject(identity);
  expect(await api.getSession()).toEqual(session);
  expect(JSON.stringify(session)).not.toContain(sampleTokens().accessToken);
});

it('a route handler without a session is 401', async () => {
  const warned = vi.spyOn(services.log, 'warn');
  await expect(api.requireSession()).rejects.toMatchObject(digest(';401'));
  expect(warned.mock.calls).toMatchObject([['access_denied', { reason: 'signed_out' }]]);
});

it.each([
  { 'next-action': 'x' },
  { 'content-type': 'multipart/form-data; boundary=x', accept: 'text/html' },
])('a form or action without a session goes to the session-ended page: %j', async (headers) => {
  sent = { ...headers, referer: `${environment.APP_URL}/tickets?a=1` };
  const [warned, said] = [vi.spyOn(services.log, 'warn'), vi.spyOn(console, 'warn')];
  said.mockReturnValue();
  vi.stubEnv('NODE_ENV', 'development');
  const page = '/session-ended?returnTo=%2Ftickets%3Fa%3D1';
  await expect(api.requireSession()).rejects.toMatchObject(digest(page));
  expect(warned.mock.calls).toMatchObject([['access_denied', { reason: 'signed_out' }]]);
  // The second case prints nothing: each line is printed once.
  for (const [line] of said.mock.calls)
    expect(line).toMatch(/^401: Nobody is signed in, and a Ser/);
  sent = { ...headers, referer: 'https://evil.example/x' };
  const home = '/session-ended?returnTo=%2Fdashboard';
  await expect(api.requireSession()).rejects.toMatchObject(digest(home));
});

it('a route handler or action with a session accepts requests from this origin only', async () => {
  const warn = vi.spyOn(services.log, 'warn').mockReturnValue();
  await signIn();
  for (const origin of ['https://evil.example', 'null', `${environment.APP_URL}:8443`]) {
    sent = { origin };
    await expect(api.requireSession(), origin).rejects.toMatchObject(digest(';403'));
    const logged = expect.objectContaining({ reason: 'foreign_origin' });
    expect(warn).toHaveBeenLastCalledWith('access_denied', logged);
  }
  sent = { origin: 'https://sister.brand.example', 'x-sentinel-method': 'POST' };
  await expect(api.requireSession()).rejects.toMatchObject(digest(';403'));
  // Another site can only read with it, and only if the route allows that.
  sent = { origin: 'https://sister.brand.example', 'x-sentinel-method': 'GET' };
  expect((await api.requireSession()).accountId).toBe(environment.LP_ACCOUNT_ID);
  sent = { origin: environment.APP_URL };
  expect((await api.requireSession()).accountId).toBe(environment.LP_ACCOUNT_ID);
});

it('a build that prerenders a page learns that it is dynamic before any setting is read', async () => {
  isBuild = true;
  const { api } = createAuth(() => {
    throw new Error('settings');
  });
  for (const ask of [api.getSession, api.requireSession, () => api.requireRole('administrator')]) {
    await expect(ask()).rejects.toThrow('dynamic');
  }
});

it('requireRole returns for a user with the role and answers 403 for others', async () => {
  await signIn();
  const warned = vi.spyOn(services.log, 'warn');
  await expect(api.requireRole('administrator')).rejects.toMatchObject(digest(';403'));
  await expect(api.requireRole(() => false)).rejects.toMatchObject(digest(';403'));
  const sub = sampleSession().identity.sub;
  expect(warned.mock.calls).toMatchObject([
    ['access_denied', { sub, reason: 'not_administrator' }],
    ['access_denied', { sub, reason: 'role_missing' }],
  ]);
  const session = await api.requireRole(({ accountId }) => accountId === environment.LP_ACCOUNT_ID);
  expect(session.identity.isAdmin).toBe(false);
  await signIn(true);
  expect((await api.requireRole('administrator')).identity.isAdmin).toBe(true);
});

it('a page fails when Redis goes down after the middleware', async () => {
  vi.spyOn(services.sessions, 'find').mockRejectedValue(new RedisError('away'));
  expect(await api.getAuth()).toEqual({ kind: 'unavailable' });
  await expect(api.getSession()).rejects.toThrow('sessions cannot be read');
  await expect(api.requireSession()).rejects.toThrow('sessions cannot be read');
});
