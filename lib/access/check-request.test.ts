import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  config,
  installedIn,
  notNavigations,
  parsedRequest,
} from '../../e2e/support/unit-fixtures';
import type { ParsedRequest } from '../http/request';
import { interstitialFor, parseLoginParams } from '../sign-in/login-params';
import type { AppConfig } from './app-config';
import { forwardedActionHeader, forwardedActionMark } from './body-limit';
import { checkRequest } from './check-request';
import { isSameOrigin } from './same-origin';
import { canonicalPath, isRateLimitPage } from './sign-in-page-url';

const { routeFor } = config.routes;
const { appUrl } = config;
const settings = {
  ...config,
  embedOrigins: [],
  sessionSecrets: [...config.sessionSecrets, 'an-earlier-secret-of-the-tests-1234'] as const,
};
const sameOrigin = { origin: appUrl };

const denials = {
  no_navigation: 401,
  foreign_origin: 403,
  not_found: 404,
  length_required: 411,
  too_large: 413,
};
const denied = (status: number) => `denied with ${status}`;
const methodNotAllowed = (allow = '') => `denied with 405 for ${allow}`;

/** The decision on a request before its session is read: a denial, a redirect path, or the access of its route. */
function decide(parsed: ParsedRequest, settings: AppConfig): string {
  const route = routeFor(parsed);
  const denial = checkRequest(parsed, route, settings);
  if (denial === 'method_not_allowed') return methodNotAllowed(route.methods?.join(', '));
  if (denial) return denied(denials[denial]);
  if (isRateLimitPage(parsed, route))
    return canonicalPath(parsed, route, settings) ?? 'rate-limited';
  const isLogin = route.path === '/login' && parsed.method === 'GET';
  const path = isLogin
    ? interstitialFor(parsed, parseLoginParams(parsed, settings), settings)
    : canonicalPath(parsed, route, settings);
  return path ?? route.access;
}

const decisionFor = (...request: Parameters<typeof parsedRequest>) =>
  decide(parsedRequest(...request), settings);
const routeAt = (path: string) => routeFor(parsedRequest('GET', path));

describe('a route of the library or the brand', () => {
  const otherMethods = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'get', 'PROPFIND'];
  const readRoutes = [
    '/login',
    '/callback',
    '/sign-in-error',
    '/api/me',
    '/api/health',
    '/api/ready',
  ];
  const postRoutes = ['/logout', '/logout?everywhere=1', '/api/session/extend'];

  it.each(readRoutes)('%s takes GET and HEAD only', (route) => {
    expect(decisionFor('GET', route)).toBe('public');
    for (const method of [...otherMethods, 'POST']) {
      expect(decisionFor(method, route, sameOrigin), method).toEqual(methodNotAllowed('GET, HEAD'));
    }
  });

  it.each(postRoutes)('%s takes POST only', (route) => {
    expect(decisionFor('POST', route, sameOrigin)).toBe('public');
    for (const method of [...otherMethods, 'GET', 'HEAD']) {
      expect(decisionFor(method, route, sameOrigin), method).toEqual(methodNotAllowed('POST'));
    }
  });

  it.each(['/', '/icon.svg', '/nowhere', '/webhooks/x'])(
    '%s, a public route of the brand, takes every request',
    (route) => {
      for (const method of [...otherMethods, 'GET', 'HEAD', 'POST']) {
        expect(decisionFor(method, route, { origin: 'https://evil.example' }), method).toBe(
          'public',
        );
      }
    },
  );

  it('a Server Action with a session needs this origin at any path', () => {
    const action = { 'next-action': '7f', cookie: '__Host-session=x' };
    const post = (headers: Record<string, string>) => decisionFor('POST', '/', headers);
    expect(post({ ...action, ...sameOrigin })).toBe('public');
    expect(post({ ...action, 'sec-fetch-site': 'same-origin' })).toBe('public');
    expect(post(action)).toEqual(denied(403));
    expect(post({ ...action, origin: 'https://evil.example' })).toEqual(denied(403));
    expect(post({ 'next-action': '7f' })).toBe('public');
  });

  it.each(readRoutes)('a HEAD of %s passes', (route) => {
    expect(decisionFor('HEAD', route)).toBe('public');
  });

  it.each(notNavigations)('/login and /callback deny %j', (headers) => {
    for (const target of [
      '/login',
      '/login?returnTo=/',
      '/callback?code=a&state=b',
      '/login/',
      '/%6Cogin',
    ]) {
      expect(decisionFor('GET', target, headers)).toEqual(denied(401));
    }
    expect(decisionFor('GET', '/', headers)).toBe('public');
  });

  it('/login denies page data that only the query shows', () => {
    expect(decisionFor('GET', '/login?_rsc=1a2b3')).toEqual(denied(401));
    expect(decisionFor('GET', '/login?returnTo=%2F&_rsc=')).toEqual(denied(401));
  });
});

describe('a request that changes something', () => {
  const foreign: readonly Readonly<Record<string, string>>[] = [
    {},
    { origin: 'null' },
    { origin: '' },
    { origin: 'https://evil.example' },
    { origin: 'https://app.brand.example:8443' },
    { origin: 'http://app.brand.example' },
    { origin: 'https://brand.example' },
    { origin: 'https://other.brand.example' },
    { origin: 'https://app.brand.example.evil.example' },
    { origin: 'https://app.brand.example/' },
    { origin: 'https://app.brand.example, https://evil.example' },
    { origin: 'null', 'sec-fetch-site': 'same-origin' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin, cross-site' },
    { referer: `${appUrl}/dashboard` },
    { referer: 'https://evil.example/' },
    { host: 'app.brand.example', 'x-forwarded-host': 'app.brand.example' },
  ];

  it.each(foreign)('is denied with %j', (headers) => {
    expect(isSameOrigin(new Headers(headers), appUrl)).toBe(false);
    for (const target of [
      '/logout',
      '/logout?everywhere=1',
      '/logout/',
      '/%6Cogout',
      '/api/session/extend',
      '/dashboard',
      '/dashboard/x',
    ]) {
      expect(decisionFor('POST', target, headers), target).toEqual(denied(403));
    }
  });

  it.each([
    { origin: appUrl },
    { origin: appUrl, 'sec-fetch-site': 'same-origin', referer: 'https://evil.example/' },
    { 'sec-fetch-site': 'same-origin' },
    { origin: appUrl, host: 'internal:3000', 'x-forwarded-host': 'evil.example' },
  ])('passes with %j', (headers) => {
    expect(isSameOrigin(new Headers(headers), appUrl)).toBe(true);
    expect(decisionFor('POST', '/logout', headers)).toBe('public');
    expect(decisionFor('POST', '/api/session/extend', headers)).toBe('public');
    expect(decisionFor('POST', '/dashboard', headers)).toBe('session');
  });

  it('needs the exact origin of APP_URL, with its port', () => {
    const local = 'http://localhost:3000';
    expect(isSameOrigin(new Headers({ origin: local }), local)).toBe(true);
    expect(isSameOrigin(new Headers({ origin: 'http://localhost' }), local)).toBe(false);
    expect(isSameOrigin(new Headers({ origin: 'http://127.0.0.1:3000' }), local)).toBe(false);
  });
});

it.each(['image', 'script', 'empty', 'iframe', 'audio'])(
  'no sign-in starts or ends for a subresource of another page: %s',
  (dest) => {
    for (const target of ['/login', '/callback?code=a&state=b']) {
      expect(decisionFor('GET', target, { 'sec-fetch-dest': dest })).toEqual(denied(401));
    }
  },
);

describe('in an iframe of another site', () => {
  const embedOrigins = ['https://workspace.example'];
  const inFrame = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' };
  const embedded = (...request: Parameters<typeof parsedRequest>) =>
    decide(parsedRequest(...request), { ...config, embedOrigins });

  it('a sign-in becomes a page that opens a window', () => {
    expect(embedded('GET', '/login?returnTo=/dashboard?x=1', inFrame)).toEqual(
      '/frame/sign-in?returnTo=%2Fdashboard%3Fx%3D1',
    );
    expect(embedded('GET', '/login?returnTo=https://evil.example', inFrame)).toEqual(
      '/frame/sign-in?returnTo=%2Fdashboard',
    );
    expect(embedded('HEAD', '/login', inFrame)).toBe('public');
    expect(embedded('GET', '/login', { ...inFrame, rsc: '1' })).toEqual(denied(401));
  });

  it.each(['document', null])('a sign-in in a window passes (%s)', (dest) => {
    expect(embedded('GET', '/login', dest === null ? {} : { 'sec-fetch-dest': dest })).toBe(
      'public',
    );
  });

  it('everything is denied without EMBED_ORIGINS', () => {
    expect(decisionFor('GET', '/login', inFrame)).toEqual(denied(401));
    for (const target of [
      '/frame/sign-in',
      '/frame/signed-in',
      '/frame/session',
      '/%66rame/session',
      '/frame',
    ]) {
      expect(decisionFor('GET', target)).toEqual(denied(404));
      expect(decisionFor('POST', target, sameOrigin)).toEqual(denied(404));
    }
  });

  it('a POST from this origin alone gets the session', () => {
    expect(embedded('POST', '/frame/session', sameOrigin)).toBe('public');
    expect(embedded('POST', '/frame/session', { origin: 'https://workspace.example' })).toEqual(
      denied(403),
    );
    expect(embedded('GET', '/frame/session')).toEqual(methodNotAllowed('POST'));
  });

  it.each([
    '/login',
    '/choose-account',
    '/sign-in-error',
    '/callback',
    '/frame/signed-in',
    '/%6Cogin',
  ])('the window keeps its opener on %s, and not on other pages', (path) => {
    expect(routeAt(path).keepsOpener).toBe(true);
    expect(routeAt('/dashboard').keepsOpener).toBe(false);
  });

  it('every page is embeddable but the one for the window', () => {
    expect(routeAt('/dashboard').isEmbeddable).toBe(true);
    expect(routeAt('/frame/signed-in').isEmbeddable).toBe(false);
  });
});

describe('with several accounts', () => {
  const several = { ...settings, ...installedIn('12345678', '87654321') };
  const withSeveral = (...request: Parameters<typeof parsedRequest>) =>
    decide(parsedRequest(...request), several);
  const choice = (more = '') => `/choose-account?returnTo=%2Fdashboard%3Fx%3D1${more}`;

  it('the user chooses one before the sign-in starts', () => {
    for (const account of ['', '&account=', '&account=999', '&account=12345678%00']) {
      expect(withSeveral('GET', `/login?returnTo=/dashboard?x=1${account}`)).toEqual(choice());
    }
    expect(withSeveral('GET', '/login?account=87654321')).toBe('public');
    expect(withSeveral('HEAD', '/login')).toBe('public');
    expect(withSeveral('GET', '/login', { 'sec-fetch-dest': 'image' })).toEqual(denied(401));
    expect(decisionFor('GET', '/choose-account?returnTo=%2Fdashboard')).toEqual(denied(404));
  });

  it('the choice keeps a frame challenge only from the same origin', () => {
    const embedded = { ...several, embedOrigins: ['https://workspace.example'] };
    const frame = 'f'.repeat(43);
    const from = (site: string) =>
      decide(
        parsedRequest('GET', `/login?returnTo=/dashboard?x=1&frame=${frame}`, {
          'sec-fetch-site': site,
        }),
        embedded,
      );
    expect(from('same-origin')).toEqual(choice(`&frame=${frame}`));
    for (const site of ['cross-site', 'same-site', 'none']) expect(from(site)).toEqual(choice());
  });
});

describe('a page that comes between /login and Sentinel', () => {
  const everywhere = {
    ...settings,
    ...installedIn('12345678', '87654321'),
    embedOrigins: ['https://workspace.example'],
  };
  const decisionForPage = (method: string, target: string, headers = {}) =>
    decide(
      parsedRequest(method, target, {
        ...(target.startsWith('/frame') && { 'sec-fetch-dest': 'iframe' }),
        ...headers,
      }),
      everywhere,
    );
  const pages = ['/frame/sign-in', '/session-ended', '/choose-account'];

  it.each(pages)('%s redirects to its URL without unknown query parameters', (page) => {
    const own = `${page}?returnTo=%2Fdashboard%2Fx%3Fa%3D%25C3%25A4&account=87654321`;
    expect(decisionForPage('GET', own)).toBe('public');
    for (const [words, clean] of [
      ['', '?returnTo=%2Fdashboard'],
      ['?returnTo=https://evil.example', '?returnTo=%2Fdashboard'],
      ['?returnTo=%2Fdashboard&call=0800-EVIL', '?returnTo=%2Fdashboard'],
      ['?account=call+0800&returnTo=%2Fdashboard', '?returnTo=%2Fdashboard'],
      [`?returnTo=%2Fdashboard&frame=${'f'.repeat(43)}`, '?returnTo=%2Fdashboard'],
      ['?returnTo=%2Fadmin&returnTo=%2Fdashboard', '?returnTo=%2Fadmin'],
    ]) {
      expect(decisionForPage('GET', page + words), words).toEqual(page + clean);
    }
  });

  it.each(pages)('%s redirects once at most, whatever the query is', (page) => {
    fc.assert(
      fc.property(fc.webQueryParameters(), fc.string(), (query, returnTo) => {
        const search = new URLSearchParams({ returnTo });
        for (const target of [`${page}?${query}`, `${page}?${search}`]) {
          const first = decisionForPage('GET', target);
          const path = typeof first === 'string' && first.startsWith('/') ? first : target;
          expect(decisionForPage('GET', path)).toBe('public');
        }
      }),
    );
  });

  it.each(pages)('%s takes navigations with GET only', (page) => {
    expect(decisionForPage('POST', page, sameOrigin)).toEqual(methodNotAllowed('GET, HEAD'));
    for (const headers of notNavigations) {
      expect(decisionForPage('GET', `${page}?returnTo=%2Fdashboard`, headers)).toEqual(denied(401));
    }
    expect(decisionForPage('GET', `${page}?returnTo=%2Fdashboard&_rsc=x`)).toEqual(denied(401));
  });

  it('for iframes redirects a window to /login', () => {
    const window = { 'sec-fetch-dest': 'document' };
    expect(
      decisionForPage('GET', '/frame/sign-in?returnTo=%2Fdashboard%2Fx&account=1', window),
    ).toEqual('/login?returnTo=%2Fdashboard%2Fx');
  });
});

it('the error page of the rate limit is recognized', () => {
  const page = '/sign-in-error?reason=too_many_attempts';
  expect(decisionFor('GET', `${page}&ref=23456789&returnTo=%2Fdashboard%2Fx`)).toBe('rate-limited');
  expect(decisionFor('GET', `${page}&ref=23456789`)).toEqual(
    `${page}&ref=23456789&returnTo=%2Fdashboard`,
  );
  expect(decisionFor('GET', `${page}&ref=call&returnTo=https://evil.example&call=evil`)).toEqual(
    `${page}&returnTo=%2Fdashboard`,
  );
  expect(decisionFor('GET', '/sign-in-error?reason=unexpected&returnTo=%2Fdashboard')).toEqual(
    '/sign-in-error?reason=unexpected',
  );
  expect(decisionFor('GET', `${page}&returnTo=%2Fdashboard`, { rsc: '1' })).toEqual(denied(401));
  expect(decisionFor('GET', '/sign-in-error?reason=unexpected')).toBe('public');
});

it.each([
  [413, { 'content-length': '1048577' }],
  [411, { 'transfer-encoding': 'chunked' }],
])('a body is denied with %i when it has %j', (status, headers) => {
  for (const route of ['/logout', '/dashboard/sessions/end', '/api/session/extend', '/nowhere']) {
    for (const method of ['POST', 'PUT', 'GET']) {
      expect(decisionFor(method, route, { ...sameOrigin, ...headers })).toEqual(denied(status));
    }
  }
  const longest = { ...sameOrigin, 'content-length': '1048576' };
  expect(decisionFor('POST', '/logout', longest)).toBe('public');
});

it('a Server Action that Next.js sends to another page needs no length, and a forged one does', () => {
  const chunked = { ...sameOrigin, 'transfer-encoding': 'chunked', 'next-action': 'x' };
  for (const secret of settings.sessionSecrets) {
    const headers = { ...chunked, [forwardedActionHeader]: forwardedActionMark([secret]) };
    expect(decisionFor('POST', '/dashboard', headers)).toBe('session');
  }
  expect(decisionFor('POST', '/dashboard', { ...chunked, [forwardedActionHeader]: 'x' })).toEqual(
    denied(411),
  );
  const forged = { ...chunked, 'x-action-forwarded': '1' };
  expect(decisionFor('POST', '/dashboard', forged)).toEqual(denied(411));
});

it('the mark of such an action is the same in every process of an app', () => {
  const secret = 'the-secret-of-every-process-of-an-app';
  expect(forwardedActionMark([secret])).toBe('G3loRY3s7RS8iOy-IOvhslSobWYyVhYSYR75yTxbbo4');
});
