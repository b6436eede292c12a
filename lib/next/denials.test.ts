import fc from 'fast-check';
import { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import { routeFor } from '../access/route-table';
import { factsOf } from '../request-facts';
import { config, installedIn, notNavigations, quietLog, sampleSession } from '../testing/fixtures';
import { denySession } from './denials';

type Missing = Parameters<typeof denySession>[1];
const none: Missing = { kind: 'none', why: 'unreadable', session: null };
const unavailable: Missing = { kind: 'unavailable' };

/** What the response to a request without a session says; `page` is the one that Next.js is told to show. */
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
    headers: { cookie, ...headers },
  });
  const { pathname: path, search } = request.nextUrl;
  const facts = factsOf({ method, path, search, headers: request.headers });
  const routed = { request, facts, route: routeFor(facts), policy: "default-src 'none'" };
  const parts = { config: { ...config, ...settings }, log: quietLog };
  const response = await denySession(routed, missing, parts);
  const rewrite = response.headers.get('x-middleware-rewrite');
  return {
    status: response.status,
    location: response.headers.get('location'),
    page: rewrite && new URL(rewrite).pathname,
    removesCookies: response.headers.getSetCookie().some((set) => set.includes('Max-Age=0')),
  };
}

const login = (returnTo: string, more = '') =>
  `${config.appUrl}/login?returnTo=${encodeURIComponent(returnTo)}${more}`;
const unauthorized = { status: 401, location: null, page: null, removesCookies: false };
const page = { status: 503, location: null, page: '/unavailable', removesCookies: false };
const text = { ...page, page: null };

describe('a protected page, without a session', () => {
  it.each([
    ['GET', 307],
    ['HEAD', 307],
    ['POST', 303],
    ['PUT', 303],
    ['DELETE', 303],
    ['OPTIONS', 303],
  ])('sends whoever is signed out off to sign in, after a %s with %i', async (method, status) => {
    for (const missing of [none, { kind: 'ended' }, { kind: 'refused' }] as const) {
      expect(await denied(method, '/dashboard', missing), missing.kind).toEqual({
        status,
        location: login('/dashboard'),
        page: null,
        removesCookies: missing.kind === 'none' && method !== 'HEAD',
      });
    }
  });

  it('is unavailable while nobody can tell who asks: a page for a person, text for everything else', async () => {
    expect(await denied('GET', '/dashboard', unavailable)).toEqual(page);
    expect(await denied('HEAD', '/dashboard', unavailable)).toEqual(page);
    expect(await denied('POST', '/dashboard', unavailable)).toEqual(text);
    for (const headers of notNavigations) {
      expect(await denied('GET', '/dashboard', unavailable, headers)).toEqual(text);
    }
  });

  it.each(notNavigations)('never sends a request with %j to another origin', async (headers) => {
    for (const method of ['GET', 'HEAD', 'POST']) {
      expect(await denied(method, '/dashboard', none, headers)).toEqual(unauthorized);
    }
    expect(await denied('GET', '/dashboard?_rsc=1', none)).toEqual(unauthorized);
  });

  it('leads back to the account that the session was of, and to no address that is too long', async () => {
    const session = sampleSession({ accountId: '87654321' });
    const several = installedIn('12345678', '87654321');
    const missing: Missing = { kind: 'none', why: 'idle_limit', session };
    const { location } = await denied('GET', '/dashboard?a=1', missing, {}, several);
    expect(location).toBe(login('/dashboard?a=1', '&account=87654321'));
    const long = await denied('GET', `/dashboard?q=${'a'.repeat(1_024)}`, none);
    expect(long.location).toBe(`${config.appUrl}/login`);
  });
});

describe('a route below a protected page that is only posted to, without a session', () => {
  const route = '/dashboard/sessions/end';

  it.each(['POST', 'GET'])('leads back to its page after sign-in, after a %s', async (method) => {
    const { location } = await denied(method, `${route}?x=1`, none);
    expect(location).toBe(login('/dashboard/sessions', '&ended='));
  });

  it('sends a person whose form nobody can take now back to its page, which says so', async () => {
    const accept = 'text/html';
    expect(await denied('POST', route, unavailable, { accept })).toMatchObject({
      status: 303,
      location: `${config.appUrl}/dashboard/sessions`,
    });
    for (const headers of [{}, ...notNavigations.map((others) => ({ accept, ...others }))]) {
      expect(await denied('POST', route, unavailable, headers)).toEqual(text);
    }
  });
});

it('deciding never throws, whatever was sent', async () => {
  const path = fc.webPath();
  await fc.assert(
    fc.asyncProperty(path, fc.webQueryParameters(), async (target, query) => {
      expect((await denied('GET', `/dashboard${target}?${query}`, none)).status).toBe(307);
    }),
  );
});
