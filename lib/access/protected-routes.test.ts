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
import { summarizeProfiles } from '../session/identity';
import { toPublicSession } from '../session/public-session';
import { isUse } from '../session/refresh/touch-session';
import { checkRequest } from './check-request';
import { hasRole } from './role';
import { canonicalPath } from './sign-in-page-url';

const { routeFor } = config.routes;
const { appUrl } = config;

const decide = (parsed: ParsedRequest) =>
  checkRequest(parsed, routeFor(parsed), config) ?? routeFor(parsed).access;
/** Whether a request with a session counts as use of it. */
const sessionUse = (parsed: ParsedRequest) => (isUse(parsed) ? 'use' : 'no use');

describe('a protected page', () => {
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
  ])('is protected in every spelling: %s', (target) => {
    for (const method of ['GET', 'HEAD', 'PUT']) {
      expect(decide(parsedRequest(method, target, { origin: appUrl })), method).toBe('session');
    }
    expect(routeFor(parsedRequest('GET', target)).usesSession).toBe(true);
  });

  it.each(['/dashboards', '/dashboard-help', '/x/dashboard', '/dashboard%252Fx', '/api/dashboard'])(
    'does not include %s',
    (target) => {
      expect(decide(parsedRequest('GET', target))).toBe('public');
    },
  );

  it('a request counts as use of the session', () => {
    expect(sessionUse(parsedRequest('GET', '/dashboard'))).toBe('use');
    for (const headers of pageData) {
      expect(sessionUse(parsedRequest('GET', '/dashboard', headers))).toBe('use');
    }
  });

  it.each(prefetches)('a prefetch with %j is no use', (headers) => {
    const both = { ...headers, rsc: '1' };
    for (const sent of [headers, both]) {
      expect(sessionUse(parsedRequest('GET', '/dashboard', sent))).toBe('no use');
    }
  });

  it('a HEAD is no use', () => {
    expect(sessionUse(parsedRequest('HEAD', '/dashboard'))).toBe('no use');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('takes %s from this origin alone', (method) => {
    const from = (origin: string) => decide(parsedRequest(method, '/dashboard', { origin }));
    expect(from(appUrl)).toBe('session');
    expect(from('https://evil.example')).toBe('foreign_origin');
  });
});

const personWith = (isAdmin: boolean) => {
  const session = sampleSession();
  return toPublicSession({ ...session, identity: { ...session.identity, isAdmin } }, config);
};
const [administrator, agent] = [personWith(true), personWith(false)];

describe('a page for administrators', () => {
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
  ])('needs the role in every spelling: %s', (target) => {
    for (const method of ['GET', 'HEAD']) {
      const route = routeFor(parsedRequest(method, target));
      expect(hasRole(agent, route.role), method).toBe(false);
      expect(hasRole(administrator, route.role), method).toBe(true);
    }
  });

  it.each(['/dashboard', '/dashboard/admin', '/dashboard/sessions', '/administration'])(
    'does not include %s',
    (target) => {
      expect(hasRole(agent, routeFor(parsedRequest('GET', target)).role)).toBe(true);
    },
  );
});

describe('a role', () => {
  const userWith = (names: string[], roleTypeIds: number[], permissions: number[]) => {
    const profiles = summarizeProfiles(names, roleTypeIds, permissions);
    const identity = { ...sampleSession().identity, profiles };
    return toPublicSession(sampleSession({ identity }), config);
  };
  const manager = userWith(['Team lead', 'administrator'], [3], [20_015, 30_010]);

  it('is a kind of profile, the name of one, or a permission', () => {
    for (const role of ['agentManager', 'Team lead', { permission: 30_010 }, null]) {
      expect(hasRole(manager, role), JSON.stringify(role)).toBe(true);
    }
    for (const role of ['agent', 'campaignManager', 'team lead', { permission: 10_015 }, '']) {
      expect(hasRole(manager, role), JSON.stringify(role)).toBe(false);
    }
    expect(hasRole(userWith([], [2, 4], []), 'agent')).toBe(true);
    expect(hasRole(userWith([], [2, 4], []), 'campaignManager')).toBe(true);
  });

  it('of an administrator comes from Sentinel, not from the name or kind of a profile', () => {
    expect(hasRole(manager, 'administrator')).toBe(false);
    expect(hasRole(userWith([], [1], []), 'administrator')).toBe(false);
    expect(hasRole(administrator, 'administrator')).toBe(true);
  });

  it('is missing in a session of a build before', () => {
    for (const role of ['agent', 'agentManager', 'Agent', { permission: 0 }]) {
      expect(hasRole(agent, role), JSON.stringify(role)).toBe(false);
    }
  });
});

describe('a route below a protected page', () => {
  const route = '/dashboard/sessions/end';

  it('takes a POST from this origin alone', () => {
    expect(decide(parsedRequest('POST', route))).toBe('foreign_origin');
    expect(decide(parsedRequest('POST', route, { origin: appUrl }))).toBe('session');
  });
});

describe('a response that no cache may keep', () => {
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
  ])('is the response of %s', (path) => {
    expect(routeFor(parsedRequest('GET', path)).usesSession).toBe(true);
  });

  it.each([
    '/api/health',
    '/api/ready',
    '/icon.svg',
    '/_next/static/x.js',
    '/robots.txt',
    '/nowhere',
  ])('is not the response of %s', (path) => {
    expect(routeFor(parsedRequest('GET', path)).usesSession).toBe(false);
  });
});

it('never throws, whatever is sent', () => {
  const path = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `/${text}`);
  fc.assert(
    fc.property(fc.string(), path, fc.string({ unit: 'binary' }), (method, target, search) => {
      const request = parseRequest({ method, path: target, search, headers: new Headers() });
      expect(['string', 'object']).toContain(
        typeof checkRequest(request, routeFor(request), config),
      );
      canonicalPath(request, routeFor(request), config);
    }),
  );
});
