import { NextRequest } from 'next/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  config,
  createConfig,
  environment,
  notNavigations,
  options,
  quietLog,
  sampleSession,
  sampleTokens,
} from '../../e2e/support/unit-fixtures';
import type { RolePredicate } from '../access/role';
import { systemClock } from '../runtime/clock';
import { createServices } from '../services';
import type { Session } from '../session/session';
import { sessionMarkField } from '../session/session-mark-field';
import { handleRequest } from './middleware';

const services = createServices(config, quietLog);
afterEach(() => {
  vi.restoreAllMocks();
});

const origin = environment.APP_URL;
const nowSeconds = () => Math.floor(systemClock.now() / 1_000);

/** The cookie of a new session, with changes. */
async function cookieOf(changes: Partial<Session> = {}): Promise<string> {
  const now = nowSeconds();
  const tokens = sampleTokens({ receivedAtSeconds: now, accessTokenEndsAtSeconds: now + 28_800 });
  const session = sampleSession({
    signedInAtSeconds: now,
    lastUsedAtSeconds: now,
    tokens,
    ...changes,
  });
  const cookies = await services.sessions.cookies(session, []);
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

const ask = (
  path: string,
  headers: Record<string, string> = {},
  init: { method?: string; body?: string } = {},
) => handleRequest(new NextRequest(origin + path, { headers, ...init }), services);

/** The path of the page that Next.js shows; null for that of the request. */
const pageOf = ({ headers }: Response) => {
  const rewrite = headers.get('x-middleware-rewrite');
  return rewrite === null ? null : new URL(rewrite).pathname;
};
const isForwarded = ({ headers }: Response) => headers.get('x-middleware-next') === '1';

describe('a protected page', () => {
  it('redirects a signed-out user to sign in, and removes an unreadable cookie', async () => {
    vi.spyOn(services.log, 'info').mockReturnValue();
    const response = await ask('/dashboard/x?a=1', { cookie: '__Host-session=garbage' });
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe(
      `${origin}/login?returnTo=%2Fdashboard%2Fx%3Fa%3D1`,
    );
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-session=; Path=\/; Max-Age=0;/),
    ]);
  });

  it('is forwarded for a signed-in user, without a new cookie each time', async () => {
    const response = await ask('/dashboard', { cookie: await cookieOf() });
    expect([response.status, isForwarded(response)]).toEqual([200, true]);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
  });

  it('sees the new cookie when the session is rolled', async () => {
    const cookie = await cookieOf({ lastUsedAtSeconds: nowSeconds() - 120 });
    const response = await ask('/dashboard', { cookie });
    const [sent = ''] = response.headers.getSetCookie();
    const seen = response.headers.get('x-middleware-request-cookie');
    expect(sent).toMatch(/^__Host-session=/);
    expect(seen).toBe(sent.split(';')[0]);
    expect(seen).not.toBe(cookie);
  });

  it.each(['PUT', 'DELETE', 'POST'])(
    'is forwarded a %s from this origin with a session',
    async (method) => {
      const cookie = await cookieOf();
      expect(isForwarded(await ask('/dashboard', { cookie, origin }, { method }))).toBe(true);
      const elsewhere = { cookie, origin: 'https://evil.example' };
      expect((await ask('/dashboard', elsewhere, { method })).status).toBe(403);
    },
  );
});

describe('a page for administrators', () => {
  it('shows the forbidden page to other users', async () => {
    const warned = vi.spyOn(services.log, 'warn').mockReturnValue();
    const response = await ask('/admin', { cookie: await cookieOf() });
    expect([response.status, pageOf(response)]).toEqual([403, '/forbidden']);
    expect(warned).toHaveBeenCalledWith(
      'access_denied',
      expect.objectContaining({ reason: 'not_administrator', path: '/admin' }),
    );
  });

  it('is denied as text for OPTIONS, which Next.js answers with 400 for a page', async () => {
    vi.spyOn(services.log, 'warn').mockReturnValue();
    const response = await ask('/admin', { cookie: await cookieOf() }, { method: 'OPTIONS' });
    expect([response.status, pageOf(response)]).toEqual([403, null]);
  });

  it.each(notNavigations)('is denied as text for a request with %j', async (headers) => {
    vi.spyOn(services.log, 'warn').mockReturnValue();
    const response = await ask('/admin', { cookie: await cookieOf(), ...headers });
    expect([response.status, pageOf(response)]).toEqual([403, null]);
  });

  it('is forwarded for an administrator', async () => {
    const identity = { ...sampleSession().identity, isAdmin: true };
    expect(isForwarded(await ask('/admin', { cookie: await cookieOf({ identity }) }))).toBe(true);
  });
});

describe('a page with a role function', () => {
  const askWith = async (role: RolePredicate) => {
    const app = createConfig(environment, { ...options, protect: [{ path: '/reports/**', role }] });
    const request = new NextRequest(`${origin}/reports/1`, {
      headers: { cookie: await cookieOf() },
    });
    return handleRequest(request, { ...services, config: app });
  };
  const nonsense =
    (json: string): RolePredicate =>
    () =>
      JSON.parse(json);

  it('is forwarded when it returns true, and it gets the session without tokens', async () => {
    const asked = vi.fn<RolePredicate>(() => true);
    expect(isForwarded(await askWith(asked))).toBe(true);
    expect(asked.mock.calls).toMatchObject([[{ identity: { name: 'Ada Byron' } }]]);
    expect(JSON.stringify(asked.mock.calls)).not.toContain(sampleTokens().accessToken);
  });

  it.each(['false', '"true"', '1', '{}', 'null'])('is 403 when it returns %s', async (json) => {
    vi.spyOn(services.log, 'warn').mockReturnValue();
    expect((await askWith(nonsense(json))).status).toBe(403);
  });

  it('is 403 when it returns a promise', async () => {
    vi.spyOn(services.log, 'warn').mockReturnValue();
    for (const later of [Promise.resolve(true), new Promise(() => undefined)]) {
      const role = vi.fn().mockReturnValue(later);
      expect((await askWith(role)).status).toBe(403);
    }
  });

  it('is 500 with the reference of the log when it throws', async () => {
    const failed = vi.spyOn(services.log, 'error').mockReturnValue();
    const response = await askWith(() => {
      throw new TypeError('the words of a brand');
    });
    expect(response.status).toBe(500);
    const [, reference] = /Reference: (\w+)/.exec(await response.text()) ?? [];
    expect(failed.mock.calls).toMatchObject([
      ['request_failed', { reference, method: 'GET', path: '/reports/1', causes: ['TypeError'] }],
    ]);
    expect(JSON.stringify(failed.mock.calls)).not.toContain('words of a brand');
  });
});

describe('a form of another user', () => {
  it.each([
    ['/logout', '/other-person'],
    ['/dashboard/sessions/end', '/other-person'],
    ['/api/session/extend', null],
  ])('is answered 409 and not forwarded: %s', async (path, page) => {
    vi.spyOn(services.log, 'warn').mockReturnValue();
    const headers = { origin, 'content-type': 'Application/x-www-form-urlencoded' };
    const init = { method: 'POST', body: `${sessionMarkField}=somebody-else` };
    const response = await ask(path, { ...headers, cookie: await cookieOf() }, init);
    expect([response.status, isForwarded(response), pageOf(response)]).toEqual([409, false, page]);
    const signedOut = await ask('/logout', headers, init);
    expect(isForwarded(signedOut)).toBe(true);
  });

  it.each([sessionMarkField, `1_${sessionMarkField}`, `_1_${sessionMarkField}`])(
    'is found in a Server Action, whose router is redirected: %s',
    async (name) => {
      vi.spyOn(services.log, 'warn').mockReturnValue();
      const body = `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nmark\r\n--x--\r\n`;
      const form = { origin, 'content-type': 'multipart/form-data; boundary=x' };
      const headers = { ...form, cookie: await cookieOf() };
      const init = { method: 'POST', body };
      const posted = await ask('/dashboard', headers, init);
      expect([posted.status, pageOf(posted)]).toEqual([409, '/other-person']);
      const action = await ask('/dashboard', { ...headers, 'next-action': '7f' }, init);
      expect(action.status).toBe(409);
      expect(action.headers.get('x-action-redirect')).toBe(`${origin}/other-person;replace`);
    },
  );
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
])('forwards only a router state that Next.js can parse: %s', async (state, isKept) => {
  const response = await ask('/', { rsc: '1', 'next-router-state-tree': state });
  const kept = response.headers.get('x-middleware-override-headers')?.split(',');
  expect(kept?.includes('next-router-state-tree')).toBe(isKept);
});

it('forwards only a valid action id: Next.js would print a stack for any other', async () => {
  const isKept = async (id: string) => {
    const response = await ask('/', { 'next-action': id }, { method: 'POST' });
    return response.headers.get('x-middleware-override-headers')?.includes('next-action');
  };
  expect(await isKept('7f'.repeat(21))).toBe(true);
  for (const id of ['middleware:middleware', '7f', '7f'.repeat(22)])
    expect(await isKept(id)).toBe(false);
});

it('answers 500 with the reference of the log when it throws', async () => {
  const { sessions, log } = services;
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
