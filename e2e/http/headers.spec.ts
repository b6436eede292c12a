import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { personas } from '../../emulator/personas';
import { builtFolder } from '../../scripts/standalone-image';
import { CookieClient, locationOf } from '../support/cookie-client';
import { cookieSuffixOf } from '../support/cookie-names';
import { expect, test } from '../support/fixtures';
import { sendRaw } from '../support/raw-request';

const pages = ['/', '/sign-in-error', '/nowhere', '/dashboard', '/admin'];
const ofTheSession = [
  '/',
  '/dashboard',
  '/admin',
  '/other-person',
  '/api/me',
  '/login',
  '/callback',
];

for (const isSignedIn of [false, true]) {
  test(`every answer carries its headers, signed ${isSignedIn ? 'in' : 'out'}`, async ({
    visitor,
    app,
  }) => {
    if (isSignedIn) await visitor.signIn(app.origin, personas.agent);
    const paths = new Set([
      ...pages,
      ...ofTheSession,
      '/api/health',
      '/api/ready',
      '/robots.txt',
      '/logo-70x70.png',
      '/%',
      '/_next/nowhere',
      '/_global-error',
    ]);
    for (const path of paths) {
      const { headers } = await visitor.copy().open(app.origin + path);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('same-origin');
      expect(headers.get('permissions-policy'), path).toContain('camera=()');
      expect(headers.get('x-powered-by'), path).toBeNull();
      expect(headers.get('strict-transport-security'), path).toBeNull();
      if (headers.get('content-type')?.startsWith('text/html')) {
        const policy = headers.get('content-security-policy') ?? '';
        expect(policy, path).toMatch(/script-src 'nonce-[^']+' 'strict-dynamic';/);
        expect(policy.replace("style-src-attr 'unsafe-inline'", ''), path).not.toContain('unsafe');
        for (const rule of [
          "default-src 'none'",
          "object-src 'none'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'",
        ]) {
          expect(policy, path).toContain(rule);
        }
        expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
      }
      if (ofTheSession.includes(path)) {
        expect(headers.get('cache-control'), path).toBe('private, no-store');
        expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin');
        // Next.js replaces that of a page (vercel/next.js#85999).
        if (headers.get('content-type')?.startsWith('text/html')) continue;
        expect(headers.get('vary')?.toLowerCase().split(/,\s*/), path).toContain('cookie');
      }
    }
  });
}

test('static files of the build may be kept for ever', async ({ visitor, app }) => {
  const html = await (await visitor.open(app.origin)).text();
  const [script = ''] = /\/_next\/static\/[^"]+\.js/.exec(html) ?? [];
  const { headers } = await visitor.open(app.origin + script);
  expect(headers.get('cache-control')).toContain('immutable');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.get('permissions-policy')).toContain('camera=()');
  const zipped = await visitor.open(app.origin + script, {
    headers: { 'accept-encoding': 'gzip' },
  });
  expect(zipped.headers.get('content-encoding')).toBe('gzip');
  expect((await visitor.open(`${app.origin}/_next/static/none.js`)).status).toBe(404);
});

test('other methods are refused with the ones that are allowed', async ({ visitor, app }) => {
  // One answered by the middleware, one by its route, one that is posted to; check-request.test.ts has all of them.
  const allowed: Record<string, string> = {
    '/api/me': 'GET, HEAD',
    '/login': 'GET, HEAD',
    '/logout': 'POST',
  };
  for (const [path, methods] of Object.entries(allowed)) {
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']) {
      if (methods.includes(method)) continue;
      const answer = await visitor.open(app.origin + path, { method });
      expect(answer.status, `${method} ${path}`).toBe(405);
      expect(answer.headers.get('allow'), `${method} ${path}`).toBe(methods);
    }
  }
});

test('the pages of the guard have no address of their own', async ({ visitor, app }) => {
  for (const path of [
    '/unavailable',
    '/unavailable?ref=ABCDEFGH',
    '/%75navailable',
    '/forbidden',
    '/%66orbidden',
  ]) {
    expect((await visitor.open(app.origin + path)).status, path).toBe(404);
  }
});

test('a guarded page sends a signed-out person to sign in', async ({ visitor, app }) => {
  const path = '/dashboard/anything?a=1&b=2';
  const login = `${app.origin}/login?${new URLSearchParams({ returnTo: path })}`;
  const answer = await visitor.open(app.origin + path);
  expect(answer.status).toBe(307);
  expect(new URL(answer.headers.get('location') ?? '', app.origin).href).toBe(login);
  expect((await visitor.post(app.origin + path)).status).toBe(303);
  const foreign = { method: 'POST', headers: { origin: 'https://evil.example' } };
  expect((await visitor.open(app.origin + path, foreign)).status).toBe(403);
});

for (const [kind, headers] of Object.entries({
  'page data': { rsc: '1' },
  prefetch: { 'sec-purpose': 'prefetch' },
})) {
  test(`a signed-out ${kind} request gets a plain 401`, async ({ visitor, app }) => {
    const answer = await visitor.open(`${app.origin}/dashboard?_rsc=abc`, { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('location')).toBeNull();
  });
}

test('no disguise of a path or header passes the guard', async ({ visitor, app }) => {
  for (const [path, headers] of [
    ['/dashboard', { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware' }],
    ['/%64ashboard', {}],
    ['/dashboard/', {}],
    ['/dashboard%2F', {}],
    ['/dashboard.rsc', {}],
    ['/admin', { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware' }],
    ['/%61dmin', {}],
    ['/admin.rsc', {}],
    ['/./dashboard', {}],
    ['/dashboard', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }],
  ] as const) {
    const answer = await visitor.open(app.origin + path, { headers });
    expect(answer.status, path).not.toBe(200);
    expect(await answer.text(), path).not.toContain('data-testid="greeting"');
    const location = answer.headers.get('location');
    if (location) expect(new URL(location, app.origin).origin, path).toBe(app.origin);
  }
});

test('the side doors of Next.js lead nowhere', async ({ visitor, app }) => {
  await visitor.signIn(app.origin, personas.agent);
  const buildId = readFileSync(join(builtFolder(), 'BUILD_ID'), 'utf8').trim();
  for (const page of ['dashboard', 'login', 'callback', 'logout', 'api/me', 'sign-in-error']) {
    for (const method of ['GET', 'HEAD']) {
      const path = `/_next/data/${buildId}/${page}.json`;
      const answer = await visitor.open(app.origin + path, { method });
      expect(answer.status, `${method} ${path}`).toBe(404);
      expect(answer.headers.getSetCookie(), path).toEqual([]);
    }
  }
  const headers = { 'x-middleware-prefetch': '1' };
  const me = await new CookieClient().open(`${app.origin}/api/me`, { headers });
  expect(me.status).toBe(401);
});

test('what Next.js answers by itself tells and does nothing', async ({ visitor, app }) => {
  await visitor.signIn(app.origin, personas.agent);
  const cookie = [...visitor.cookies(app.origin)].map((pair) => pair.join('=')).join('; ');
  for (const [method, target] of [
    ['TRACE', '/dashboard'],
    ['PURGE', '/dashboard'],
    ['PROPFIND', '/login'],
    ['OPTIONS', '*'],
    ['GET', '*'],
    ['GET', `${app.origin}/dashboard`],
    ['GET', 'http://evil.example/dashboard'],
    ['GET', '/dashboard/'],
    ['GET', '//dashboard'],
    ['GET', '/\\evil.example/'],
    ['GET', '//evil.example/'],
    ['POST', '/_next/static/x.js'],
  ] as const) {
    const answer = await sendRaw(app.origin, { method, target, headers: { cookie } });
    const asked = `${method} ${target}`;
    expect(answer.status, asked).toBeGreaterThanOrEqual(300);
    expect(answer.body, asked).not.toMatch(/Amir|Solano/);
    expect(answer.setCookies, asked).toEqual([]);
    // A browser asks for paths alone, and stays here.
    if (target.startsWith('/')) expect(answer.location ?? '/', asked).toMatch(/^\/(?![/\\])/);
  }
  expect((await visitor.open(`${app.origin}/api/me`)).status).toBe(200);
});

test('a router state that Next.js cannot read is answered like none', async ({ visitor, app }) => {
  await visitor.signIn(app.origin, personas.agent);
  const cookie = [...visitor.cookies(app.origin)].map((pair) => pair.join('=')).join('; ');
  for (const state of ['garbage', '%', '%7B%7D', '[]', 'x'.repeat(14_000)]) {
    const headers = { cookie, rsc: '1', 'next-router-state-tree': state };
    for (const path of ['/', '/dashboard', '/nowhere']) {
      const asked = await sendRaw(app.origin, { method: 'GET', target: path, headers });
      const target = asked.location ?? path;
      expect(
        (await sendRaw(app.origin, { method: 'GET', target, headers })).status,
        `${path} ${state.slice(0, 9)}`,
      ).toBe(path === '/nowhere' ? 404 : 200);
    }
  }
  expect(app.output()).not.toContain('Error');
});

test('no cache may keep a response to a request with our cookie, unless it is a file', async ({
  visitor,
  app,
}) => {
  const cachingOf = async (path: string) =>
    (await visitor.open(app.origin + path)).headers.get('cache-control');
  expect(await cachingOf('/api/health')).toBe('no-store');
  await visitor.signIn(app.origin, personas.agent);
  for (const path of ['/api/health', '/api/ready', '/nowhere', '/dashboard/report.csv']) {
    expect(await cachingOf(path), path).toBe('private, no-store');
  }
  for (const path of ['/logo-70x70.png', '/robots.txt', '/nowhere.css']) {
    expect(await cachingOf(path), path).not.toContain('private, no-store');
  }
});

test('the host that a request names decides nothing', async ({ app }) => {
  const { port } = new URL(app.origin);
  for (const path of ['/dashboard', '//dashboard', '/sign-in-error?x=1', '/callback']) {
    const answer = await fetch(`http://localhost:${port}${path}`, { redirect: 'manual' });
    expect(answer.headers.get('location'), path).toMatch(new RegExp(`^(?:${app.origin})?/(?!/)`));
  }
});

test('a path too long to return to does not make the redirect too long to follow', async ({
  visitor,
  app,
}) => {
  const answer = await visitor.open(`${app.origin}/dashboard?q=${'%'.repeat(8_000)}`);
  expect(locationOf(answer, app.origin)).toBe(`${app.origin}/login`);
});

test('garbage in a cookie means signed out, never an error', async ({ visitor, app }) => {
  await visitor.open(`${app.origin}/login`);
  const suffix = cookieSuffixOf(visitor.cookies(app.origin).keys());
  const name = `session${suffix}`;
  for (const value of ['', 'x', '%', '%00', 'Fe26.2*1*a*b*c*d*e*f~2', '{}', '~2', 'é'.repeat(9)]) {
    for (const path of [...pages, '/api/me', '/login', '/callback?state=x&code=y']) {
      const cookie = `${name}=${encodeURIComponent(value)}; attempt${suffix}.x=${value.replace(/[^ -~]/g, '')}; attempts${suffix}=${name}`;
      const answer = await fetch(app.origin + path, { headers: { cookie }, redirect: 'manual' });
      expect(answer.status, `${path} ${value}`).toBeLessThan(500);
      const removesSession = answer.headers
        .getSetCookie()
        .some((line) => line.startsWith(`${name}=;`));
      expect(removesSession, path).toBe(['/dashboard', '/admin', '/login'].includes(path));
    }
  }
  expect((await visitor.open(app.origin)).status).toBe(200);
});
