import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  config,
  pageData,
  parsedRequest,
  prefetches,
  sampleSession,
} from '../../e2e/support/unit-fixtures';
import { type ParsedRequest, parseRequest } from '../http/request';
import { toPublicSession } from '../session/expiry';
import { canonicalPath, checkRequest, hasRole, isUse } from './policy';

const { routeFor } = config.routes;
const { appUrl } = config;

const admit = (parsed: ParsedRequest) =>
  checkRequest(parsed, routeFor(parsed), config) ?? routeFor(parsed).access;
/** What becomes of a request whose session lives. */
const usedSession = (parsed: ParsedRequest) => (isUse(parsed) ? 'use' : 'no use');

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
      expect(admit(parsedRequest(method, target, { origin: appUrl })), method).toBe('session');
    }
    expect(routeFor(parsedRequest('GET', target)).usesSession).toBe(true);
  });

  it.each(['/dashboards', '/dashboard-help', '/x/dashboard', '/dashboard%252Fx', '/api/dashboard'])(
    'is not %s',
    (target) => {
      expect(admit(parsedRequest('GET', target))).toBe('public');
    },
  );

  it('is served to whoever is signed in, and counts as use of their session', () => {
    expect(usedSession(parsedRequest('GET', '/dashboard'))).toBe('use');
    for (const headers of pageData) {
      expect(usedSession(parsedRequest('GET', '/dashboard', headers))).toBe('use');
    }
  });

  it.each(prefetches)('is served to a look ahead with %j, which is no use', (headers) => {
    const both = { ...headers, rsc: '1' };
    for (const sent of [headers, both]) {
      expect(usedSession(parsedRequest('GET', '/dashboard', sent))).toBe('no use');
    }
  });

  it('is served to a HEAD, which is no use', () => {
    expect(usedSession(parsedRequest('HEAD', '/dashboard'))).toBe('no use');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('takes %s from this app alone', (method) => {
    const from = (origin: string) => admit(parsedRequest(method, '/dashboard', { origin }));
    expect(from(appUrl)).toBe('session');
    expect(from('https://evil.example')).toEqual({ status: 403 });
  });
});

describe('a page for administrators', () => {
  const personWith = (isAdmin: boolean) => {
    const session = sampleSession();
    return toPublicSession({ ...session, identity: { ...session.identity, isAdmin } }, config);
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
      const route = routeFor(parsedRequest(method, target));
      expect(hasRole(agent, route.role), method).toBe(false);
      expect(hasRole(administrator, route.role), method).toBe(true);
    }
  });

  it.each(['/dashboard', '/dashboard/admin', '/dashboard/sessions', '/administration'])(
    'is not %s',
    (target) => {
      expect(hasRole(agent, routeFor(parsedRequest('GET', target)).role)).toBe(true);
    },
  );
});

describe('a route below a guarded page', () => {
  const route = '/dashboard/sessions/end';

  it('must be posted to from here', () => {
    expect(admit(parsedRequest('POST', route))).toEqual({ status: 403 });
    expect(admit(parsedRequest('POST', route, { origin: appUrl }))).toBe('session');
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
    expect(routeFor(parsedRequest('GET', path)).usesSession).toBe(true);
  });

  it.each([
    '/api/health',
    '/api/ready',
    '/icon.svg',
    '/_next/static/x.js',
    '/robots.txt',
    '/nowhere',
  ])('is not that of %s', (path) => {
    expect(routeFor(parsedRequest('GET', path)).usesSession).toBe(false);
  });
});

it('deciding never throws, whatever was sent', () => {
  const path = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `/${text}`);
  fc.assert(
    fc.property(fc.string(), path, fc.string({ unit: 'binary' }), (method, target, search) => {
      const request = parseRequest({ method, path: target, search, headers: new Headers() });
      expect(['number', 'undefined']).toContain(
        typeof checkRequest(request, routeFor(request), config)?.status,
      );
      canonicalPath(request, routeFor(request), config);
    }),
  );
});
