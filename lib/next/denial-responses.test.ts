import fc from 'fast-check';
import { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import {
  config,
  installedIn,
  notNavigations,
  quietLog,
  sampleSession,
} from '../../e2e/support/unit-fixtures';
import { parseRequest } from '../http/request';
import { createServices } from '../services';
import { denySession } from './denial-responses';

const { routeFor } = config.routes;
type Missing = Parameters<typeof denySession>[1];
const none: Missing = { kind: 'none', why: 'unreadable', session: null };
const unavailable: Missing = { kind: 'unavailable' };

/** The response to a request without a session; `page` is the path that Next.js shows. */
async function denied(
  method: string,
  target: string,
  missing: Missing,
  headers: Readonly<Record<string, string>> = {},
  settings: Pick<typeof config, 'installations'> = config,
) {
  const cookie = '__Host-session=garbage';
  const request = new NextRequest(config.appUrl + target, {
    method,
    headers: {
      cookie,
      ...(method !== 'GET' && target === '/dashboard' && { referer: `${config.appUrl}/dashboard` }),
      ...headers,
    },
  });
  const { pathname: path, search } = request.nextUrl;
  const parsed = parseRequest({ method, path, search, headers: request.headers });
  const routed = {
    request,
    parsed,
    services: createServices({ ...config, ...settings }, quietLog),
    route: routeFor(parsed),
    policy: "default-src 'none'",
  };
  const response = await denySession(routed, missing);
  const rewrite = response.headers.get('x-middleware-rewrite');
  return {
    status: response.status,
    location: response.headers.get('location'),
    page: rewrite && new URL(rewrite).pathname,
    action: response.headers.get('x-action-redirect'),
    removesCookies: response.headers.getSetCookie().some((set) => set.includes('Max-Age=0')),
  };
}

const login = (returnTo: string, more = '') =>
  `${config.appUrl}/login?returnTo=${encodeURIComponent(returnTo)}${more}`;
const sessionEnded = (returnTo: string) =>
  `${config.appUrl}/session-ended?returnTo=${encodeURIComponent(returnTo)}`;
const unauthorized = {
  status: 401,
  location: null,
  page: null,
  action: null,
  removesCookies: false,
};
const page = { ...unauthorized, status: 503, page: '/unavailable' };
const text = { ...page, page: null };

describe('a protected page, without a session', () => {
  it.each([
    ['GET', 307],
    ['HEAD', 307],
    ['POST', 303],
    ['PUT', 303],
    ['DELETE', 303],
  ])('redirects a signed-out user to sign in, after a %s with %i', async (method, status) => {
    for (const missing of [none, { kind: 'ended' }, { kind: 'refused' }] as const) {
      expect(await denied(method, '/dashboard', missing), missing.kind).toEqual({
        status,
        location: status === 307 ? login('/dashboard') : sessionEnded('/dashboard'),
        page: null,
        action: null,
        removesCookies: missing.kind === 'none' && method !== 'HEAD',
      });
    }
  });

  it('answers a preflight with 401: no other site may use it', async () => {
    expect(await denied('OPTIONS', '/dashboard', none)).toEqual(unauthorized);
  });

  it('makes Next.js’ router go to the session-ended page after a Server Action', async () => {
    const headers = { 'next-action': '7f', 'next-router-state-tree': '%5B%5D' };
    expect(await denied('POST', '/dashboard/x?a=1', none, headers)).toMatchObject({
      status: 401,
      location: null,
      action: `${sessionEnded('/dashboard/x?a=1')};replace`,
      removesCookies: false,
    });
    expect(await denied('POST', '/dashboard/x', unavailable, headers)).toMatchObject({
      status: 503,
      action: `${config.appUrl}/dashboard/x;replace`,
    });
  });

  it('is 503 while Redis is down: a page for a person, text for everything else', async () => {
    expect(await denied('GET', '/dashboard', unavailable)).toEqual(page);
    expect(await denied('HEAD', '/dashboard', unavailable)).toEqual(page);
    expect(await denied('POST', '/dashboard', unavailable)).toEqual(text);
    for (const headers of notNavigations) {
      expect(await denied('GET', '/dashboard', unavailable, headers)).toEqual(text);
    }
  });

  it.each(notNavigations)(
    'never redirects a request with %j to another origin',
    async (headers) => {
      for (const method of ['GET', 'HEAD', 'POST']) {
        expect(await denied(method, '/dashboard', none, headers)).toEqual(unauthorized);
      }
      expect(await denied('GET', '/dashboard?_rsc=1', none)).toEqual(unauthorized);
    },
  );

  it('returns to the account of the session, and to no URL that is too long', async () => {
    const session = sampleSession({ accountId: '87654321' });
    const several = installedIn('12345678', '87654321');
    const missing: Missing = { kind: 'none', why: 'idle_limit', session };
    const { location } = await denied('GET', '/dashboard?a=1', missing, {}, several);
    expect(location).toBe(login('/dashboard?a=1', '&account=87654321'));
    const long = await denied('GET', `/dashboard?q=${'a'.repeat(1_024)}`, none);
    expect(long.location).toBe(`${config.appUrl}/login`);
  });
});

describe('a route that takes a form, without a session', () => {
  const route = '/dashboard/sessions/end';
  const referer = `${config.appUrl}/dashboard/sessions?a=1`;

  it('returns to the page of the form after signing in', async () => {
    const from = async (referer: string) =>
      (await denied('POST', route, none, { referer })).location;
    expect(await from(referer)).toBe(sessionEnded('/dashboard/sessions?a=1'));
    const home = `${config.appUrl}/session-ended?returnTo=%2Fdashboard`;
    expect(await from('https://evil.example/x')).toBe(home);
    expect(await from(`${config.appUrl}.evil.example/x`)).toBe(home);
    expect((await denied('POST', route, none)).location).toBe(home);
  });

  it('redirects a form to its page, which is 503, while Redis is down', async () => {
    const accept = 'text/html';
    expect(await denied('POST', route, unavailable, { accept, referer })).toMatchObject({
      status: 303,
      location: referer,
    });
    for (const headers of [{}, ...notNavigations.map((others) => ({ accept, ...others }))]) {
      expect(await denied('POST', route, unavailable, headers)).toEqual(text);
    }
  });
});

it('never throws, whatever is sent', async () => {
  const path = fc.webPath();
  await fc.assert(
    fc.asyncProperty(path, fc.webQueryParameters(), async (target, query) => {
      expect((await denied('GET', `/dashboard${target}?${query}`, none)).status).toBe(307);
    }),
  );
});
