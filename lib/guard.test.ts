import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, concernsSession, forbid, letIn, turnAway } from './guard';
import { factsOf } from './request-facts';
import { config, notNavigations, pageData, prefetches, requestFacts } from './testing/fixtures';

const { appUrl } = config;
const settings = { ...config, embedOrigins: [] };

describe('a guarded page', () => {
  it.each([
    '/dashboard',
    '/dashboard/',
    '/dashboard//',
    '//dashboard',
    '/dashboard/teams/7',
    '/dashboard//teams',
    '/%64ashboard',
    '/dash%62oard/x',
    '/%64%61%73%68%62%6f%61%72%64',
    '/dashboard%2Fteams',
    '/%2Fdashboard',
    '/dashboard/%',
    '/dashboard/%ff',
    '/dashboard.rsc',
    '/dashboard.segments/_tree.segment.rsc',
    '/dashboard?_rsc=1',
    '/%64ashboard/%ff',
    '/admin',
    '/%61dmin/',
    '/admin.rsc',
    '/admin/%ff',
    '/admin?q=ada&page=2',
  ])('is guarded however it is spelled: %s', (target) => {
    for (const method of ['GET', 'HEAD', 'PUT']) {
      expect(admit(requestFacts(method, target), settings), method).toEqual({ kind: 'guarded' });
    }
    expect(concernsSession(requestFacts('GET', target))).toBe(true);
  });

  it.each(['/dashboards', '/dashboard-help', '/x/dashboard', '/dashboard%252Fx', '/api/dashboard'])(
    'is not %s',
    (target) => {
      expect(admit(requestFacts('GET', target), settings)).toEqual({ kind: 'open' });
    },
  );

  it.each([
    ['GET', 307],
    ['HEAD', 307],
    ['POST', 303],
    ['PUT', 303],
    ['DELETE', 303],
    ['OPTIONS', 303],
  ])('sends whoever is signed out off to sign in, after a %s with %i', (method, status) => {
    for (const session of ['none', 'ended', 'refused'] as const) {
      expect(turnAway(requestFacts(method, '/dashboard'), session)).toEqual({
        kind: 'sign-in',
        isAfterForm: false,
        status,
        returnTo: '/dashboard',
        removesCookies: session === 'none' && method !== 'HEAD',
      });
    }
  });

  it('is unavailable while nobody can tell who asks: a page for a person, words for everything else', () => {
    const page = { kind: 'unavailable', as: 'page' };
    const words = { kind: 'unavailable', as: 'words' };
    expect(turnAway(requestFacts('GET', '/dashboard'), 'unavailable')).toEqual(page);
    expect(turnAway(requestFacts('HEAD', '/dashboard'), 'unavailable')).toEqual(page);
    expect(turnAway(requestFacts('POST', '/dashboard'), 'unavailable')).toEqual(words);
    for (const headers of notNavigations) {
      expect(turnAway(requestFacts('GET', '/dashboard', headers), 'unavailable')).toEqual(words);
    }
  });

  it('sends a person whose form nobody can take now back to its page, which says so', () => {
    const accept = 'text/html';
    expect(
      turnAway(requestFacts('POST', '/dashboard/sessions/end', { accept }), 'unavailable'),
    ).toEqual({ kind: 'page-of-form', path: '/dashboard/sessions' });
    for (const headers of [{}, ...notNavigations.map((others) => ({ accept, ...others }))]) {
      expect(
        turnAway(requestFacts('POST', '/dashboard/sessions/end', headers), 'unavailable'),
      ).toEqual({ kind: 'unavailable', as: 'words' });
    }
  });

  it.each(notNavigations)('never sends a request with %j to another origin', (headers) => {
    for (const method of ['GET', 'HEAD', 'POST']) {
      expect(turnAway(requestFacts(method, '/dashboard', headers), 'none')).toEqual({
        kind: 'unauthorized',
      });
    }
    expect(turnAway(requestFacts('GET', '/dashboard?_rsc=1'), 'none')).toEqual({
      kind: 'unauthorized',
    });
  });

  it('is served to whoever is signed in, and counts as use of their session', () => {
    expect(letIn(requestFacts('GET', '/dashboard'))).toEqual({ kind: 'use' });
    for (const headers of pageData) {
      expect(letIn(requestFacts('GET', '/dashboard', headers))).toEqual({ kind: 'use' });
    }
  });

  it.each(prefetches)('is served to a look ahead with %j, which is no use', (headers) => {
    const both = { ...headers, rsc: '1' };
    for (const sent of [headers, both]) {
      expect(letIn(requestFacts('GET', '/dashboard', sent))).toEqual({
        kind: 'continue',
      });
    }
  });

  it('is served to a HEAD, which is no use', () => {
    expect(letIn(requestFacts('HEAD', '/dashboard'))).toEqual({ kind: 'continue' });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('cannot be used with %s', (method) => {
    const decision = letIn(requestFacts(method, '/dashboard', { origin: appUrl }));
    expect(decision).toEqual({ kind: 'wrong-method', allow: 'GET, HEAD' });
  });
});

describe('a page for administrators', () => {
  const [administrator, agent] = [{ isAdmin: true }, { isAdmin: false }];

  it.each([
    '/admin',
    '/admin/',
    '//admin',
    '/%61dmin',
    '/admin%2Fx',
    '/admin/x/y',
    '/admin/%ff',
    '/admin.rsc',
    '/admin?q=ada',
  ])('is not for anybody else, however it is spelled: %s', (target) => {
    for (const method of ['GET', 'HEAD']) {
      expect(forbid(requestFacts(method, target), agent), method).toBe('page');
      expect(forbid(requestFacts(method, target), administrator), method).toBeNull();
    }
  });

  it.each(notNavigations)('is refused in plain words to a request with %j', (headers) => {
    expect(forbid(requestFacts('GET', '/admin', headers), agent)).toBe('words');
    expect(forbid(requestFacts('GET', '/admin', headers), administrator)).toBeNull();
  });

  it.each(['/dashboard', '/dashboard/admin', '/dashboard/sessions', '/administration'])(
    'is not %s',
    (target) => {
      expect(forbid(requestFacts('GET', target), agent)).toBeNull();
    },
  );
});

describe('a route below a guarded page that is only posted to', () => {
  const route = '/dashboard/sessions/end';

  it('is used by posting, and by nothing else', () => {
    expect(letIn(requestFacts('POST', route))).toEqual({ kind: 'use' });
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      const decision = letIn(requestFacts(method, route));
      expect(decision).toEqual({ kind: 'wrong-method', allow: 'POST' });
    }
  });

  it('must be posted to from here', () => {
    expect(admit(requestFacts('POST', route), settings)).toEqual({ kind: 'refused', status: 403 });
    expect(admit(requestFacts('POST', route, { origin: appUrl }), settings)).toEqual({
      kind: 'guarded',
    });
  });

  it.each(['POST', 'GET'])('leads back to its page after sign-in, after a %s', (method) => {
    expect(turnAway(requestFacts(method, `${route}?x=1`), 'none')).toMatchObject({
      kind: 'sign-in',
      isAfterForm: true,
      returnTo: '/dashboard/sessions',
    });
  });
});

describe('an answer that no cache may keep', () => {
  it.each([
    '/',
    '/login',
    '/callback',
    '/logout',
    '/sign-in-error',
    '/other-person',
    '/api/me',
    '/api/session/extend',
    '/dashboard',
    '/dashboard/x',
    '/admin',
    '/login/',
    '/api//me',
    '/%61pi/me',
  ])('is that of %s', (path) => {
    expect(concernsSession(requestFacts('GET', path))).toBe(true);
  });

  it.each([
    '/api/health',
    '/api/ready',
    '/icon.svg',
    '/_next/static/x.js',
    '/robots.txt',
    '/nowhere',
  ])('is not that of %s', (path) => {
    expect(concernsSession(requestFacts('GET', path))).toBe(false);
  });
});

it('deciding never throws, whatever was sent', () => {
  const path = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `/${text}`);
  fc.assert(
    fc.property(fc.string(), path, fc.string({ unit: 'binary' }), (method, target, search) => {
      const request = factsOf({ method, path: target, search, headers: new Headers() });
      expect(admit(request, settings)).toHaveProperty('kind');
      expect(turnAway(request, 'none')).toHaveProperty('kind');
      expect([null, 'page', 'words']).toContain(forbid(request, { isAdmin: false }));
    }),
  );
});
