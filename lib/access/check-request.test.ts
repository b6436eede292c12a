import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  config,
  installedIn,
  notNavigations,
  parsedRequest,
} from '../../e2e/support/unit-fixtures';
import { isSameOrigin, type ParsedRequest } from '../http/request';
import { interstitialFor, parseLoginParams } from '../sign-in/login-params';
import {
  type AccessConfig,
  canonicalPath,
  checkRequest,
  type Denial,
  forwardedAction,
  isRateLimitPage,
} from './policy';

const { routeFor } = config.routes;
const { appUrl } = config;
const settings = { ...config, embedOrigins: [] };
const fromHere = { origin: appUrl };

/** What becomes of a request before anybody knows who sent it: a denial, a path it is sent to, or who may go on. */
function admit(parsed: ParsedRequest, settings: AccessConfig): Denial | string {
  const route = routeFor(parsed);
  const denial = checkRequest(parsed, route, settings);
  if (denial) return denial;
  if (isRateLimitPage(parsed, route, settings))
    return canonicalPath(parsed, route, settings) ?? 'rate-limited';
  const isLogin = route.path === '/login' && parsed.method === 'GET';
  const path = isLogin
    ? interstitialFor(parsed, parseLoginParams(parsed, settings), settings)
    : canonicalPath(parsed, route, settings);
  return path ?? route.access;
}

const admission = (...request: Parameters<typeof parsedRequest>) =>
  admit(parsedRequest(...request), settings);
const refused = (status: number) => ({ status });
const at = (path: string) => routeFor(parsedRequest('GET', path));
const wrongMethod = (allow: string) => ({ status: 405, allow });

describe('what may be asked for, and how', () => {
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

  it.each(readRoutes)('%s is read and nothing else', (route) => {
    expect(admission('GET', route)).toBe('public');
    for (const method of [...otherMethods, 'POST']) {
      expect(admission(method, route, fromHere), method).toEqual(wrongMethod('GET, HEAD'));
    }
  });

  it.each(postRoutes)('%s is posted to and nothing else', (route) => {
    expect(admission('POST', route, fromHere)).toBe('public');
    for (const method of [...otherMethods, 'GET', 'HEAD']) {
      expect(admission(method, route, fromHere), method).toEqual(wrongMethod('POST'));
    }
  });

  it.each(['/', '/icon.svg', '/nowhere', '/webhooks/x'])(
    '%s, which is the brand’s and public, takes what it is sent',
    (route) => {
      for (const method of [...otherMethods, 'GET', 'HEAD', 'POST']) {
        expect(admission(method, route, { origin: 'https://evil.example' }), method).toBe('public');
      }
    },
  );

  it('an action comes from here wherever it is posted to, if a session comes along', () => {
    const action = { 'next-action': '7f', cookie: '__Host-session=x' };
    const post = (headers: Record<string, string>) => admission('POST', '/', headers);
    expect(post({ ...action, ...fromHere })).toBe('public');
    expect(post({ ...action, 'sec-fetch-site': 'same-origin' })).toBe('public');
    expect(post(action)).toEqual(refused(403));
    expect(post({ ...action, origin: 'https://evil.example' })).toEqual(refused(403));
    expect(post({ 'next-action': '7f' })).toBe('public');
  });

  it.each(readRoutes)('a HEAD of %s goes on', (route) => {
    expect(admission('HEAD', route)).toBe('public');
  });

  it.each(notNavigations)('/login and /callback do not act for %j', (headers) => {
    for (const target of [
      '/login',
      '/login?returnTo=/',
      '/callback?code=a&state=b',
      '/login/',
      '/%6Cogin',
    ]) {
      expect(admission('GET', target, headers)).toEqual(refused(401));
    }
    expect(admission('GET', '/', headers)).toBe('public');
  });

  it('/login does not act for page data that only the query tells of', () => {
    expect(admission('GET', '/login?_rsc=1a2b3')).toEqual(refused(401));
    expect(admission('GET', '/login?returnTo=%2F&_rsc=')).toEqual(refused(401));
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

  it.each(foreign)('is refused when it comes with %j', (headers) => {
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
      expect(admission('POST', target, headers), target).toEqual(refused(403));
    }
  });

  it.each([
    { origin: appUrl },
    { origin: appUrl, 'sec-fetch-site': 'same-origin', referer: 'https://evil.example/' },
    { 'sec-fetch-site': 'same-origin' },
    { origin: appUrl, host: 'internal:3000', 'x-forwarded-host': 'evil.example' },
  ])('is admitted when it comes with %j', (headers) => {
    expect(isSameOrigin(new Headers(headers), appUrl)).toBe(true);
    expect(admission('POST', '/logout', headers)).toBe('public');
    expect(admission('POST', '/api/session/extend', headers)).toBe('public');
    expect(admission('POST', '/dashboard', headers)).toBe('session');
  });

  it('is told by the origin of the public address, port and all', () => {
    const local = 'http://localhost:3000';
    expect(isSameOrigin(new Headers({ origin: local }), local)).toBe(true);
    expect(isSameOrigin(new Headers({ origin: 'http://localhost' }), local)).toBe(false);
    expect(isSameOrigin(new Headers({ origin: 'http://127.0.0.1:3000' }), local)).toBe(false);
  });
});

it.each(['image', 'script', 'empty', 'iframe', 'audio'])(
  'no attempt starts or ends for a page that asks for %s: it would take places from people',
  (dest) => {
    for (const target of ['/login', '/callback?code=a&state=b']) {
      expect(admission('GET', target, { 'sec-fetch-dest': dest })).toEqual(refused(401));
    }
  },
);

describe('in a frame of another site', () => {
  const embedOrigins = ['https://workspace.example'];
  const inFrame = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' };
  const embedded = (...request: Parameters<typeof parsedRequest>) =>
    admit(parsedRequest(...request), { ...config, embedOrigins });

  it('a sign-in becomes a page that opens a window, and no attempt', () => {
    expect(embedded('GET', '/login?returnTo=/dashboard?x=1', inFrame)).toEqual(
      '/frame/sign-in?returnTo=%2Fdashboard%3Fx%3D1',
    );
    expect(embedded('GET', '/login?returnTo=https://evil.example', inFrame)).toEqual(
      '/frame/sign-in?returnTo=%2Fdashboard',
    );
    expect(embedded('HEAD', '/login', inFrame)).toBe('public');
    expect(embedded('GET', '/login', { ...inFrame, rsc: '1' })).toEqual(refused(401));
  });

  it.each(['document', null])('a sign-in of a window is an attempt (%s)', (dest) => {
    expect(embedded('GET', '/login', dest === null ? {} : { 'sec-fetch-dest': dest })).toBe(
      'public',
    );
  });

  it('is nothing that is not configured', () => {
    expect(admission('GET', '/login', inFrame)).toEqual(refused(401));
    for (const target of [
      '/frame/sign-in',
      '/frame/signed-in',
      '/frame/session',
      '/%66rame/session',
      '/frame',
    ]) {
      expect(admission('GET', target)).toEqual(refused(404));
      expect(admission('POST', target, fromHere)).toEqual(refused(404));
    }
  });

  it('has its own session by a POST from here alone', () => {
    expect(embedded('POST', '/frame/session', fromHere)).toBe('public');
    expect(embedded('POST', '/frame/session', { origin: 'https://workspace.example' })).toEqual(
      refused(403),
    );
    expect(embedded('GET', '/frame/session')).toEqual(wrongMethod('POST'));
  });

  it.each([
    '/login',
    '/choose-account',
    '/sign-in-error',
    '/callback',
    '/frame/signed-in',
    '/%6Cogin',
  ])('the window keeps its opener on %s, and nowhere else', (path) => {
    expect(at(path).keepsOpener).toBe(true);
    expect(at('/dashboard').keepsOpener).toBe(false);
  });

  it('every page may be shown but the one that is for the window', () => {
    expect(at('/dashboard').isEmbeddable).toBe(true);
    expect(at('/frame/signed-in').isEmbeddable).toBe(false);
  });
});

describe('where there are several accounts', () => {
  const several = { ...settings, ...installedIn('12345678', '87654321') };
  const among = (...request: Parameters<typeof parsedRequest>) =>
    admit(parsedRequest(...request), several);
  const choice = (more = '') => `/choose-account?returnTo=%2Fdashboard%3Fx%3D1${more}`;

  it('somebody has to choose one of them before an attempt is made', () => {
    for (const account of ['', '&account=', '&account=999', '&account=12345678%00']) {
      expect(among('GET', `/login?returnTo=/dashboard?x=1${account}`)).toEqual(choice());
    }
    expect(among('GET', '/login?account=87654321')).toBe('public');
    expect(among('HEAD', '/login')).toBe('public');
    expect(among('GET', '/login', { 'sec-fetch-dest': 'image' })).toEqual(refused(401));
    expect(admission('GET', '/choose-account?returnTo=%2Fdashboard')).toEqual(refused(404));
  });

  it('the choice is not what passes a stranger’s frame off as one of ours', () => {
    const embedded = { ...several, embedOrigins: ['https://workspace.example'] };
    const frame = 'f'.repeat(43);
    const from = (site: string) =>
      admit(
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
  const asked = (method: string, target: string, headers = {}) =>
    admit(
      parsedRequest(method, target, {
        ...(target.startsWith('/frame') && { 'sec-fetch-dest': 'iframe' }),
        ...headers,
      }),
      everywhere,
    );
  const pages = ['/frame/sign-in', '/session-ended', '/choose-account'];

  it.each(pages)('%s holds nothing in its query that this app does not say itself', (page) => {
    const own = `${page}?returnTo=%2Fdashboard%2Fx%3Fa%3D%25C3%25A4&account=87654321`;
    expect(asked('GET', own)).toBe('public');
    for (const [words, clean] of [
      ['', '?returnTo=%2Fdashboard'],
      ['?returnTo=https://evil.example', '?returnTo=%2Fdashboard'],
      ['?returnTo=%2Fdashboard&call=0800-EVIL', '?returnTo=%2Fdashboard'],
      ['?account=call+0800&returnTo=%2Fdashboard', '?returnTo=%2Fdashboard'],
      [`?returnTo=%2Fdashboard&frame=${'f'.repeat(43)}`, '?returnTo=%2Fdashboard'],
      ['?returnTo=%2Fadmin&returnTo=%2Fdashboard', '?returnTo=%2Fadmin'],
    ]) {
      expect(asked('GET', page + words), words).toEqual(page + clean);
    }
  });

  it.each(pages)('%s is where a request for it ends, whatever it asked for', (page) => {
    fc.assert(
      fc.property(fc.webQueryParameters(), fc.string(), (query, returnTo) => {
        const search = new URLSearchParams({ returnTo });
        for (const target of [`${page}?${query}`, `${page}?${search}`]) {
          const first = asked('GET', target);
          const path = typeof first === 'string' && first.startsWith('/') ? first : target;
          expect(asked('GET', path)).toBe('public');
        }
      }),
    );
  });

  it.each(pages)('%s is only read, and by people', (page) => {
    expect(asked('POST', page, fromHere)).toEqual(wrongMethod('GET, HEAD'));
    for (const headers of notNavigations) {
      expect(asked('GET', `${page}?returnTo=%2Fdashboard`, headers)).toEqual(refused(401));
    }
    expect(asked('GET', `${page}?returnTo=%2Fdashboard&_rsc=x`)).toEqual(refused(401));
  });

  it('that is for frames sends a window on to sign in', () => {
    const window = { 'sec-fetch-dest': 'document' };
    expect(asked('GET', '/frame/sign-in?returnTo=%2Fdashboard%2Fx&account=1', window)).toEqual(
      '/login?returnTo=%2Fdashboard%2Fx',
    );
  });
});

it('the page for whoever finds no room has a status of its own', () => {
  const page = '/sign-in-error?reason=too_many_attempts';
  expect(admission('GET', `${page}&ref=23456789&returnTo=%2Fdashboard%2Fx`)).toBe('rate-limited');
  expect(admission('GET', `${page}&ref=23456789`)).toEqual(
    `${page}&ref=23456789&returnTo=%2Fdashboard`,
  );
  expect(admission('GET', `${page}&ref=call&returnTo=https://evil.example&call=evil`)).toEqual(
    `${page}&returnTo=%2Fdashboard`,
  );
  expect(admission('GET', '/sign-in-error?reason=unexpected&returnTo=%2Fdashboard')).toEqual(
    '/sign-in-error?reason=unexpected',
  );
  expect(admission('GET', `${page}&returnTo=%2Fdashboard`, { rsc: '1' })).toEqual(refused(401));
  expect(admission('GET', '/sign-in-error?reason=unexpected')).toBe('public');
});

it.each([
  [413, { 'content-length': '1048577' }],
  [411, { 'transfer-encoding': 'chunked' }],
])('what is sent is refused with %i when it has %j', (status, headers) => {
  for (const route of ['/logout', '/dashboard/sessions/end', '/api/session/extend', '/nowhere']) {
    for (const method of ['POST', 'PUT', 'GET']) {
      expect(admission(method, route, { ...fromHere, ...headers })).toEqual(refused(status));
    }
  }
  const longest = { ...fromHere, 'content-length': '1048576' };
  expect(admission('POST', '/logout', longest)).toBe('public');
});

it('a Server Action that Next.js sends to another page needs no length, and nothing that looks like one', () => {
  const { header, value } = forwardedAction;
  const chunked = { ...fromHere, 'transfer-encoding': 'chunked', 'next-action': 'x' };
  expect(admission('POST', '/dashboard', { ...chunked, [header]: value })).toBe('session');
  expect(admission('POST', '/dashboard', { ...chunked, [header]: 'x' })).toEqual(refused(411));
  const forged = { ...chunked, 'x-action-forwarded': '1' };
  expect(admission('POST', '/dashboard', forged)).toEqual(refused(411));
});
