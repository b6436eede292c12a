import fc from 'fast-check';
import { personas } from '../../emulator/personas';
import { CookieClient } from '../support/cookie-client';
import { cookieSuffixOf } from '../support/cookie-names';
import { type App, expect, test } from '../support/fixtures';
import { fuzzRuns } from '../support/fuzz-runs';
import { type RawRequest, sendRaw } from '../support/raw-request';
import type { WireAnswer } from '../support/wire-response';

test.describe.configure({ timeout: 120_000 * Math.max(1, fuzzRuns) });

const tries = (usual: number) => ({ numRuns: Math.ceil(usual * fuzzRuns) });
const { agent } = personas;
const signedInWords = /data-testid="greeting"|Signed in as|Amir|Solano/;

const route = fc.constantFrom(
  ...['/', '/login', '/callback', '/sign-in-error', '/dashboard', '/dashboard/sessions', '/admin'],
  ...[
    '/dashboard/sessions/end',
    '/logout',
    '/api/me',
    '/api/session/extend',
    '/api/health',
    '/nowhere',
  ],
  ...[
    '/api/ready',
    '/forbidden',
    '/unavailable',
    '/_global-error',
    '/_not-found',
    '/_error',
    '/500',
  ],
  ...['/_next/static/', '/_next/data/x/dashboard.json', '/_next/image', '/icon.svg', '/robots.txt'],
  ...['/opengraph-image.png', '/manifest.webmanifest', '/favicon.ico', '/dashboard.rsc', '/index'],
);
const piece = fc.constantFrom(
  ...[
    '/',
    '//',
    '\\',
    '.',
    '..',
    '%2e',
    '%2F',
    '%5c',
    '%',
    '%00',
    '%ff',
    '%C0%AE',
    ';',
    ':',
    '@',
    '*',
  ],
  ...[
    '.rsc',
    '.segments/_tree.segment.rsc',
    '.json',
    '?',
    '&',
    '=',
    '#',
    '?_rsc=1',
    '%3f',
    '+',
    '~',
  ],
  ...[
    'login',
    'dashboard',
    'admin',
    '%6Cogin',
    '[id]',
    '(group)',
    '@modal',
    '__proto__',
    "'",
    '"',
    '<',
  ],
  ...['http://evil.example', '//evil.example', 'http:', 'evil.example'],
);
/** A request line allows no other characters. */
const sayable = (text: string) => text.replace(/[^!-~]/g, '');
const target = fc
  .oneof(
    { weight: 4, arbitrary: route },
    {
      weight: 1,
      arbitrary: fc.constantFrom('/http://evil.example/dashboard', '/?', '/*'),
    },
    { weight: 1, arbitrary: fc.stringMatching(/^\/[!-~]{0,30}$/) },
  )
  .chain((start) =>
    fc
      .tuple(fc.array(piece, { maxLength: 3 }), fc.nat())
      .map(([pieces, at]) =>
        sayable(at % 3 === 0 ? `/${pieces.join('')}${start}` : start + pieces.join('')),
      ),
  );

const text = fc.oneof(
  fc.stringMatching(/^[ -~\u00a0-\u00ff]{0,40}$/),
  fc.constantFrom(
    '',
    '1',
    '0',
    'null',
    '%',
    '%00',
    '*',
    ',',
    ';',
    '[',
    '//evil.example',
    'a b',
    '{}',
    '[]',
  ),
  fc.constantFrom('evil.example', 'https://evil.example', 'javascript:alert(1)', 'x'.repeat(3_000)),
  fc.constantFrom('x'.repeat(14_000), 'x'.repeat(20_000)),
);
const parameter = fc
  .tuple(
    fc.constantFrom(
      'returnTo',
      'code',
      'state',
      'iss',
      'error',
      'reason',
      'ref',
      'q',
      'page',
      'sort',
      'order',
      'role',
      'status',
      'everywhere',
      'url',
      'w',
      'account',
      '_rsc',
      'signed_out',
      'whole',
      'nxtPa',
      'nextInternalLocale',
      '__nextDataReq',
    ),
    fc.oneof(
      text,
      fc.constantFrom(
        '/dashboard',
        '/\\evil.example',
        '/%09/evil.example',
        '/login',
        '1',
        '-1',
        '1e9',
      ),
    ),
  )
  .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
const query = fc
  .array(parameter, { maxLength: 4 })
  .map((all) => (all.length > 0 ? `?${all.join('&')}` : ''));

const headerName = fc.constantFrom(
  ...['rsc', 'next-router-state-tree', 'next-router-prefetch', 'next-router-segment-prefetch'],
  ...['next-url', 'next-action', 'next-resume', 'next-hmr-refresh', 'next-html-request-id'],
  ...['x-nextjs-data', 'x-middleware-prefetch', 'x-middleware-subrequest', 'x-middleware-rewrite'],
  ...['x-middleware-next', 'x-middleware-redirect', 'x-middleware-set-cookie', 'x-matched-path'],
  ...['x-middleware-override-headers', 'x-middleware-request-cookie', 'x-now-route-matches'],
  ...['x-invoke-path', 'x-invoke-status', 'x-invoke-error', 'x-invoke-query', 'x-invoke-output'],
  ...['x-prerender-revalidate', 'content-security-policy', 'x-nonce'],
  ...['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-forwarded-for', 'forwarded'],
  ...['x-forwarded-prefix', 'x-original-url', 'x-rewrite-url', 'x-http-method-override', 'via'],
  ...['host', 'origin', 'referer', 'sec-fetch-site', 'sec-fetch-mode', 'sec-purpose', 'purpose'],
  ...['range', 'if-none-match', 'if-modified-since', 'if-range', 'accept', 'accept-encoding'],
  ...[
    'accept-language',
    'authorization',
    'user-agent',
    'content-type',
    'te',
    'traceparent',
    'cookie',
  ],
);
const headerValue = fc.oneof(
  text,
  fc.constantFrom(
    '1',
    '/_tree',
    '/dashboard',
    'null',
    'same-origin',
    'prefetch',
    'bytes=0-1,5-2',
    'gzip',
  ),
  fc.constantFrom(
    '%5B%22%22%2C%7B%7D%5D',
    '%5B%5D',
    'middleware:middleware:middleware',
    'text/x-component',
  ),
  fc.constantFrom(
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'session=1',
  ),
);
const headers = fc.dictionary(headerName, headerValue, { maxKeys: 4 });
const method = fc.oneof(
  { weight: 6, arbitrary: fc.constant('GET') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
  },
  { weight: 1, arbitrary: fc.constantFrom('QUERY', 'PROPFIND', 'PURGE', 'LINK', 'M-SEARCH') },
);
const hostile: fc.Arbitrary<RawRequest> = fc
  .record({ method, path: target, query, headers })
  .map(({ path, query, ...rest }) => ({ target: path + query, ...rest }))
  // Responses of Next.js itself may have any status (headers.spec.ts).
  .filter(({ target, method }) => /^GET$|^HEAD$/.test(method) || !/static/i.test(target));

/** Sends a request. It follows the redirect of Next.js to another page data query, as its router does. */
async function send(app: App, sent: RawRequest): Promise<WireAnswer> {
  const response = await sendRaw(app.origin, sent);
  expectNoHarm(app, response);
  const next = response.location?.replace(app.origin, '') ?? '';
  if (!next.startsWith('/') || !next.includes('_rsc=')) return response;
  const followed = await sendRaw(app.origin, { ...sent, target: next });
  expectNoHarm(app, followed);
  return followed;
}

function expectNoHarm({ origin }: App, { status, location, allow }: WireAnswer): void {
  expect(status).toBeGreaterThanOrEqual(200);
  // The response of Next.js to a file with another method than GET and HEAD.
  const isOfFile = status === 500 && allow === 'GET, HEAD';
  if (!isOfFile) expect(status).toBeLessThan(500);
  if (location === null || new URL(location, origin).origin === origin) return;
  const { hostname, pathname, searchParams } = new URL(location);
  expect([hostname, pathname]).toEqual(['localhost', '/sentinel/api/account/12345678/authorize']);
  expect(searchParams.get('redirect_uri')).toBe(`${origin}/callback`);
}

function expectNobody({ setCookies, body }: WireAnswer): void {
  for (const line of setCookies) expect(line).not.toMatch(/^session(?:\.\d+)?=[^;]/);
  expect(body).not.toMatch(signedInWords);
}

/** An uncaught exception prints more than log lines. */
function expectCalm(app: App): void {
  const strays = app
    .output()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{'));
  expect(strays).toEqual([]);
  expect(app.log().filter(({ level }) => level === 'error')).toEqual([]);
}

test('no malformed request gets a session, ends one or reads protected content', async ({
  app,
}) => {
  const someone = new CookieClient();
  await someone.signIn(app.origin, agent);
  const jar = someone.cookies(app.origin);
  const suffix = cookieSuffixOf(jar.keys());
  const genuine = jar.get(`session${suffix}`) ?? '';
  const worthless = fc
    .tuple(fc.nat(), fc.constantFrom('A', '', '*', '~', '%', 'é', '"'))
    .map(([at, sign]) => {
      const place = at % genuine.length;
      const changed = genuine.slice(0, place) + sign + genuine.slice(place + 1);
      return changed === genuine ? genuine.slice(1) : changed;
    });
  const cookie = fc
    .array(
      fc.tuple(
        fc.constantFrom(
          'session',
          'session.0',
          `session${suffix}`,
          `session${suffix}.0`,
          `session${suffix}.1`,
          `attempts${suffix}`,
          `evicted${suffix}`,
          `attempt${suffix}.x`,
          '__proto__',
          '',
          ' ',
        ),
        fc.oneof(worthless, text),
      ),
      { maxLength: 5 },
    )
    .map((all) => all.map((pair) => pair.join('=')).join('; '));
  await fc.assert(
    fc.asyncProperty(hostile, cookie, async (sent, cookies) => {
      const response = await send(app, { ...sent, headers: { cookie: cookies, ...sent.headers } });
      expectNobody(response);
    }),
    tries(500),
  );
  expectCalm(app);
});

test('no malformed request with a session reads more or ends it', async ({ app }) => {
  const someone = new CookieClient();
  await someone.signIn(app.origin, agent);
  const cookie = [...someone.cookies(app.origin)].map((pair) => pair.join('=')).join('; ');
  await fc.assert(
    fc.asyncProperty(hostile, async (sent) => {
      fc.pre(!/log|out/i.test(decodeURIComponent(sayable(sent.target).replaceAll('%', ''))));
      const response = await send(app, { ...sent, headers: { ...sent.headers, cookie } });
      expect(response.body).not.toContain('dana.whitlow@brand.example');
      for (const line of response.setCookies) expect(line).not.toMatch(/^session[-\w]*=;/);
    }),
    tries(200),
  );
  const response = await sendRaw(app.origin, {
    method: 'GET',
    target: '/api/me',
    headers: { cookie },
  });
  expect(JSON.parse(response.body)).toMatchObject({ sub: agent.userId });
  expectCalm(app);
});
