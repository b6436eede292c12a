import { NextRequest } from 'next/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../http/clock';
import type { Session } from '../session/session';
import { sessionMarkField } from '../session/session-mark';
import { environmentForTests } from '../testing/environment';
import { environment, notNavigations, sampleSession, sampleTokens } from '../testing/fixtures';
import { getParts } from '../wiring';
import { handleRequest } from './middleware';

environmentForTests();
afterEach(() => {
  vi.restoreAllMocks();
});

const origin = environment.APP_URL;
const nowSeconds = () => Math.floor(systemClock.now() / 1_000);

/** The cookie of a session that began just now, unless it says otherwise. */
async function cookieOf(changes: Partial<Session> = {}): Promise<string> {
  const now = nowSeconds();
  const tokens = sampleTokens({ receivedAtSeconds: now, accessTokenEndsAtSeconds: now + 28_800 });
  const session = sampleSession({
    signedInAtSeconds: now,
    lastUsedAtSeconds: now,
    tokens,
    ...changes,
  });
  const cookies = await getParts().sessions.cookies(session, [], now);
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

const ask = (
  path: string,
  headers: Record<string, string> = {},
  init: { method?: string; body?: string } = {},
) => handleRequest(new NextRequest(origin + path, { headers, ...init }));

/** Where Next.js is told to take a page from; null for the address that was asked for. */
const pageOf = ({ headers }: Response) => {
  const rewrite = headers.get('x-middleware-rewrite');
  return rewrite === null ? null : new URL(rewrite).pathname;
};
const isForwarded = ({ headers }: Response) => headers.get('x-middleware-next') === '1';

describe('a protected page', () => {
  it('sends a person who is signed out to sign in, and removes a cookie that cannot be read', async () => {
    vi.spyOn(getParts().log, 'info').mockReturnValue();
    const response = await ask('/dashboard/x?a=1', { cookie: '__Host-session=garbage' });
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe(
      `${origin}/login?returnTo=%2Fdashboard%2Fx%3Fa%3D1`,
    );
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-session=; Path=\/; Max-Age=0;/),
    ]);
  });

  it('is handed on to a person who is signed in, without a cookie each time', async () => {
    const response = await ask('/dashboard', { cookie: await cookieOf() });
    expect([response.status, isForwarded(response)]).toEqual([200, true]);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
  });

  it('sees the cookie that its browser is sent, when the session is rolled', async () => {
    const cookie = await cookieOf({ lastUsedAtSeconds: nowSeconds() - 120 });
    const response = await ask('/dashboard', { cookie });
    const [sent = ''] = response.headers.getSetCookie();
    const seen = response.headers.get('x-middleware-request-cookie');
    expect(sent).toMatch(/^__Host-session=/);
    expect(seen).toBe(sent.split(';')[0]);
    expect(seen).not.toBe(cookie);
  });

  it('is 405 for a method that it does not have, which is no use', async () => {
    const cookie = await cookieOf({ lastUsedAtSeconds: nowSeconds() - 120 });
    const response = await ask('/dashboard', { cookie, origin }, { method: 'PUT' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe('a page for administrators', () => {
  it('is one that says so for anybody else', async () => {
    const warned = vi.spyOn(getParts().log, 'warn').mockReturnValue();
    const response = await ask('/admin', { cookie: await cookieOf() });
    expect([response.status, pageOf(response)]).toEqual([403, '/forbidden']);
    expect(warned).toHaveBeenCalledWith(
      'access_denied',
      expect.objectContaining({ reason: 'not_administrator', path: '/admin' }),
    );
  });

  it.each(notNavigations)('is refused as text to a request with %j', async (headers) => {
    vi.spyOn(getParts().log, 'warn').mockReturnValue();
    const response = await ask('/admin', { cookie: await cookieOf(), ...headers });
    expect([response.status, pageOf(response)]).toEqual([403, null]);
  });

  it('is handed on to an administrator', async () => {
    const identity = { ...sampleSession().identity, isAdmin: true };
    expect(isForwarded(await ask('/admin', { cookie: await cookieOf({ identity }) }))).toBe(true);
  });
});

describe('a form of another person', () => {
  it.each([
    ['/logout', '/other-person'],
    ['/dashboard/sessions/end', '/other-person'],
    ['/api/session/extend', null],
  ])('is answered 409 and goes no further: %s', async (path, page) => {
    vi.spyOn(getParts().log, 'warn').mockReturnValue();
    const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' };
    const init = { method: 'POST', body: `${sessionMarkField}=somebody-else` };
    const response = await ask(path, { ...headers, cookie: await cookieOf() }, init);
    expect([response.status, isForwarded(response), pageOf(response)]).toEqual([409, false, page]);
    const signedOut = await ask('/logout', headers, init);
    expect(isForwarded(signedOut)).toBe(true);
  });
});

it.each([
  ['%5B%22%22%2C%7B%7D%5D', true],
  [
    '%5B%22%22%2C%7B%22children%22%3A%5B%5B%22id%22%2C%227%22%2C%22d%22%2Cnull%5D%2C%7B%7D%5D%7D%5D',
    true,
  ],
  ['garbage', false],
  ['%', false],
  ['%7B%7D', false],
  ['%5B%5D', false],
  ['%5B%22%22%2C%5B%5D%5D', false],
])('hands on a router state that Next.js can read, and no other: %s', async (state, isKept) => {
  const response = await ask('/', { rsc: '1', 'next-router-state-tree': state });
  const kept = response.headers.get('x-middleware-override-headers')?.split(',');
  expect(kept?.includes('next-router-state-tree')).toBe(isKept);
});

it('answers with the reference under which the log says so when it throws', async () => {
  const { sessions, log } = getParts();
  vi.spyOn(sessions, 'find').mockRejectedValue(new TypeError('secret words'));
  const logged = vi.spyOn(log, 'error').mockReturnValue();
  const response = await ask('/dashboard');
  expect(response.status).toBe(500);
  expect(response.headers.get('content-security-policy')).toContain("script-src 'nonce-");
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  const [, reference] = /Reference: (\w{8})/.exec(await response.text()) ?? [];
  expect(logged).toHaveBeenCalledTimes(1);
  expect(logged).toHaveBeenCalledWith(
    'request_failed',
    expect.objectContaining({ reference, path: '/dashboard', causes: ['TypeError'] }),
  );
});
