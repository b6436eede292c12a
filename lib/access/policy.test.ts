import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  config,
  pageData,
  prefetches,
  requestFacts,
  sampleSession,
} from '../../e2e/support/unit-fixtures';
import { factsOf, type RequestFacts } from '../http/request';
import { withoutTokens } from '../session/expiry';
import { canonicalPath, checkRequest, hasRole, isUse } from './policy';

const { routeFor } = config.routes;
const { appUrl } = config;

const admit = (facts: RequestFacts) =>
  checkRequest(facts, routeFor(facts), config) ?? routeFor(facts).access;
/** What becomes of a request whose session lives. */
const usedSession = (facts: RequestFacts) => (isUse(facts) ? 'use' : 'no use');

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
      expect(admit(requestFacts(method, target, { origin: appUrl })), method).toBe('session');
    }
    expect(routeFor(requestFacts('GET', target)).usesSession).toBe(true);
  });

  it.each(['/dashboards', '/dashboard-help', '/x/dashboard', '/dashboard%252Fx', '/api/dashboard'])(
    'is not %s',
    (target) => {
      expect(admit(requestFacts('GET', target))).toBe('public');
    },
  );

  it('is served to whoever is signed in, and counts as use of their session', () => {
    expect(usedSession(requestFacts('GET', '/dashboard'))).toBe('use');
    for (const headers of pageData) {
      expect(usedSession(requestFacts('GET', '/dashboard', headers))).toBe('use');
    }
  });

  it.each(prefetches)('is served to a look ahead with %j, which is no use', (headers) => {
    const both = { ...headers, rsc: '1' };
    for (const sent of [headers, both]) {
      expect(usedSession(requestFacts('GET', '/dashboard', sent))).toBe('no use');
    }
  });

  it('is served to a HEAD, which is no use', () => {
    expect(usedSession(requestFacts('HEAD', '/dashboard'))).toBe('no use');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('takes %s from this app alone', (method) => {
    const from = (origin: string) => admit(requestFacts(method, '/dashboard', { origin }));
    expect(from(appUrl)).toBe('session');
    expect(from('https://evil.example')).toEqual({ status: 403 });
  });
});

describe('a page for administrators', () => {
  const personWith = (isAdmin: boolean) => {
    const session = sampleSession();
    return withoutTokens({ ...session, identity: { ...session.identity, isAdmin } }, config);
  };
  const [administrator, agent] = [personWith(true), personWith(false)];

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
      const route = routeFor(requestFacts(method, target));
      expect(hasRole(agent, route.role), method).toBe(false);
      expect(hasRole(administrator, route.role), method).toBe(true);
    }
  });

  it.each(['/dashboard', '/dashboard/admin', '/dashboard/sessions', '/administration'])(
    'is not %s',
    (target) => {
      expect(hasRole(agent, routeFor(requestFacts('GET', target)).role)).toBe(true);
    },
  );
});

describe('a route below a guarded page', () => {
  const route = '/dashboard/sessions/end';

  it('must be posted to from here', () => {
    expect(admit(requestFacts('POST', route))).toEqual({ status: 403 });
    expect(admit(requestFacts('POST', route, { origin: appUrl }))).toBe('session');
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
    expect(routeFor(requestFacts('GET', path)).usesSession).toBe(true);
  });

  it.each([
    '/api/health',
    '/api/ready',
    '/icon.svg',
    '/_next/static/x.js',
    '/robots.txt',
    '/nowhere',
  ])('is not that of %s', (path) => {
    expect(routeFor(requestFacts('GET', path)).usesSession).toBe(false);
  });
});

it('deciding never throws, whatever was sent', () => {
  const path = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `/${text}`);
  fc.assert(
    fc.property(fc.string(), path, fc.string({ unit: 'binary' }), (method, target, search) => {
      const request = factsOf({ method, path: target, search, headers: new Headers() });
      expect(['number', 'undefined']).toContain(
        typeof checkRequest(request, routeFor(request), config)?.status,
      );
      canonicalPath(request, routeFor(request), config);
    }),
  );
});
