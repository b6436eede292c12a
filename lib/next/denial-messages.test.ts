import { NextRequest } from 'next/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createConfig,
  environment,
  options,
  sampleSession,
  sampleTokens,
} from '../../e2e/support/unit-fixtures';
import type { SentinelOptions } from '../access/options';
import { createLog } from '../observability/log';
import { createServices } from '../services';
import { sessionMarkField } from '../session/session-mark-field';
import { handleRequest } from './middleware';
import { createRouteHandlers, publicRoute } from './route-handlers';
import { createRouteWrappers } from './route-wrappers';

const appUrl = environment.APP_URL;
const brand: SentinelOptions = {
  protect: [
    { path: '/api/tickets/**', respondWith: 'json', except: ['/api/tickets/open'] },
    { path: '/reports/**', role: () => false },
    { path: '/coaching/**', role: { permission: 30_010 } },
    { path: '/admin/**', role: 'administrator' },
    { path: '/tickets/**' },
  ],
  pages: options.pages,
};
const lines: string[] = [];
const log = createLog('warn', (line) => lines.push(line));
const services = createServices(createConfig(environment, brand), log);

const printed = vi.fn<(line: string) => void>();
beforeEach(() => {
  lines.length = 0;
  printed.mockClear();
  vi.spyOn(console, 'warn').mockImplementation(printed);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

type Init = Readonly<{ headers?: Record<string, string>; body?: string; isSignedIn?: boolean }>;

async function request(method: string, path: string, { headers, body, isSignedIn }: Init) {
  const now = Math.floor(Date.now() / 1_000);
  const session = sampleSession({
    signedInAtSeconds: now,
    lastUsedAtSeconds: now,
    tokens: sampleTokens({ receivedAtSeconds: now, accessTokenEndsAtSeconds: now + 600 }),
  });
  const cookies = isSignedIn ? await services.sessions.cookies(session, []) : [];
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return new NextRequest(appUrl + path, {
    method,
    headers: { ...headers, cookie },
    ...(body !== undefined && { body }),
  });
}

const here = { origin: appUrl };
const form = { ...here, 'content-type': 'application/x-www-form-urlencoded' };
const elsewhere = { origin: 'https://elsewhere.example' };

/** Denied requests, each with the reason in the log and the line in the terminal. */
const denials: readonly [method: string, path: string, init: Init, reason: string, line: string][] =
  [
    [
      'POST',
      '/tickets/7/close',
      { headers: elsewhere, isSignedIn: true },
      'foreign_origin',
      '403 POST /tickets/7/close: Origin https://elsewhere.example is not APP_URL, which is https://app.brand.example. Open the app there, or change APP_URL in .env.local.',
    ],
    [
      'POST',
      '/logout',
      {},
      'foreign_origin',
      '403 POST /logout: The request has no Origin and no Sec-Fetch-Site: same-origin. Send it from a page of this app.',
    ],
    [
      'POST',
      '/webhooks/x',
      { headers: { 'content-length': '1300000' } },
      'too_large',
      '413 POST /webhooks/x: The body has 1,300,000 bytes, the limit is 1,048,576 bytes: see bodyLimit in sentinel.ts.',
    ],
    [
      'POST',
      '/webhooks/y',
      { headers: { 'transfer-encoding': 'chunked' } },
      'length_required',
      '411 POST /webhooks/y: The request has no Content-Length. Send one: a stream has none.',
    ],
    [
      'PUT',
      '/api/me',
      { headers: here },
      'method_not_allowed',
      '405 PUT /api/me: /api/me belongs to the library, which takes GET, HEAD. Give your route another path.',
    ],
    [
      'GET',
      '/frame/sign-in',
      {},
      'not_found',
      '404 GET /frame/sign-in: This needs EMBED_ORIGINS in .env.local.',
    ],
    [
      'GET',
      '/choose-account',
      {},
      'not_found',
      '404 GET /choose-account: This needs LP_INSTALLATIONS with several accounts in .env.local.',
    ],
    [
      'GET',
      '/forbidden',
      {},
      'not_found',
      '404 GET /forbidden: /forbidden/** is internal to Next.js and the middleware. Give your page another path.',
    ],
    [
      'GET',
      '/session-ended',
      { headers: { rsc: '1' } },
      'no_navigation',
      '401 GET /session-ended: Only a full navigation opens this: link to it with <a>, not with <Link> or fetch.',
    ],
    [
      'GET',
      '/api/tickets/7',
      {},
      'signed_out',
      '401 GET /api/tickets/7: Nobody is signed in, and /api/tickets/** is protected. If the path is public, leave it out of protect or list it in except (sentinel.ts).',
    ],
    [
      'POST',
      '/tickets/7',
      { headers: { ...here, 'next-action': '7f' } },
      'signed_out',
      '401 POST /tickets/7: Nobody is signed in, and /tickets/** is protected. If the path is public, leave it out of protect or list it in except (sentinel.ts).',
    ],
    [
      'OPTIONS',
      '/reports/1',
      { headers: elsewhere },
      'signed_out',
      '401 OPTIONS /reports/1: Nobody is signed in, and /reports/** is protected. If the path is public, leave it out of protect or list it in except (sentinel.ts).',
    ],
    [
      'GET',
      '/reports/1',
      { isSignedIn: true },
      'role_missing',
      '403 GET /reports/1: The role function did not return true for this user: see role in sentinel.ts, or requireRole.',
    ],
    [
      'GET',
      '/coaching/1',
      { isSignedIn: true },
      'role_missing',
      '403 GET /coaching/1: The profiles of this user do not give {"permission":30010}: see role in sentinel.ts, or requireRole.',
    ],
    [
      'GET',
      '/admin',
      { isSignedIn: true },
      'not_administrator',
      '403 GET /admin: This user is not an administrator: see role in sentinel.ts, or requireRole.',
    ],
    [
      'POST',
      '/tickets/7/note',
      { headers: form, body: `${sessionMarkField}=somebody-elses`, isSignedIn: true },
      'other_person',
      '409 POST /tickets/7/note: The form is on a page of another user than the one signed in now. Nothing was done.',
    ],
  ];

describe('a denial', () => {
  it.each(denials)('of %s %s prints once in development what to change', async (...denial) => {
    const [method, path, init, reason, line] = denial;
    vi.stubEnv('NODE_ENV', 'development');
    await handleRequest(await request(method, path, init), services);
    await handleRequest(await request(method, `${path}?again`, init), services);
    expect(printed.mock.calls).toEqual([[line]]);
    expect(lines.map((text) => JSON.parse(text))).toMatchObject([{ reason }, { reason }]);
  });

  it.each(denials)('of %s %s is one line of the log in production', async (...denial) => {
    const [method, path, init, reason] = denial;
    vi.stubEnv('NODE_ENV', 'production');
    await handleRequest(await request(method, `${path}?secret=1`, init), services);
    expect(printed).not.toHaveBeenCalled();
    // A prefetch of a sign-in page is not logged in production.
    expect(lines).toHaveLength(reason === 'no_navigation' ? 0 : 1);
    if (reason === 'no_navigation') return;
    const logged: object = JSON.parse(lines[0] ?? '');
    expect(logged).toMatchObject({ level: 'warn', event: 'access_denied', reason, method });
    expect(Object.keys(logged).filter((name) => name !== 'level' && name !== 'time')).toEqual(
      init.isSignedIn && reason !== 'foreign_origin'
        ? ['event', 'reference', 'accountId', 'sub', 'reason', 'method', 'path']
        : ['event', 'reason', 'method', 'path'],
    );
    expect(lines[0]).not.toMatch(/elsewhere|secret|somebody/);
  });

  it('is not logged when a person is redirected to sign in, or for page data', async () => {
    await handleRequest(await request('GET', '/tickets/7', {}), services);
    await handleRequest(await request('POST', '/tickets/7', { headers: here }), services);
    await handleRequest(await request('GET', '/tickets/7', { headers: { rsc: '1' } }), services);
    expect(lines).toEqual([]);
  });

  it('is logged by a route handler without the middleware', async () => {
    const getServices = () => services;
    const context = { params: Promise.resolve({}) };
    const json = createRouteWrappers(getServices).json(async () => ({}));
    await publicRoute(getServices, async () => new Response()).POST(
      await request('POST', '/login', {}),
    );
    await createRouteHandlers(getServices).logout.POST(await request('POST', '/logout', {}));
    await json(await request('GET', '/api/tickets/7', {}), context);
    await json(await request('PUT', '/api/tickets/7', { headers: elsewhere }), context);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'access_denied', reason: 'method_not_allowed', method: 'POST', path: '/login' },
      { event: 'access_denied', reason: 'foreign_origin', method: 'POST', path: '/logout' },
      { event: 'access_denied', reason: 'signed_out', method: 'GET', path: '/api/tickets/*' },
      { event: 'access_denied', reason: 'foreign_origin', method: 'PUT', path: '/api/tickets/*' },
    ]);
  });
});
