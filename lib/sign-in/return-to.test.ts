import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { config } from '../../e2e/support/unit-fixtures';
import { safeReturnTo } from './return-to';

const app = 'https://app.brand.example';
const returnTo = (candidate: string | null | undefined) => safeReturnTo(candidate, config.routes);

describe('the path to return to after sign-in', () => {
  it.each([
    '/',
    '/dashboard',
    '/dashboard/',
    '/dashboard/teams/7?tab=open&sort=-age#row-3',
    '/dashboard?next=https://other.example//x',
    '/dashboard?q=a%2Fb+c&empty=',
    '/dashboard#//evil.example',
    '/dashboard//teams',
    '/%7Eada',
    '/a:b@c',
    '/login-help',
    '/loginx',
    '/dashboard/login',
    '/callbacks',
    '/logout/help',
    '/session-ended-well',
    '/frame',
    '/LOGIN',
    '/dashboard?returnTo=/login',
    '/%',
  ])('is unchanged: %s', (path) => {
    expect(returnTo(path)).toBe(path);
  });

  it.each([
    ['/dashboard/../admin', '/admin'],
    ['/./dashboard', '/dashboard'],
    ['/a/%2e%2E/b', '/b'],
    ['/a\\b', '/a/b'],
    ['/grüße?an=zoë', '/gr%C3%BC%C3%9Fe?an=zo%C3%AB'],
    ['/two words', '/two%20words'],
    ['/\ud800', '/%EF%BF%BD'],
  ])('is normalized as by a browser: %j', (path, expected) => {
    expect(returnTo(path)).toBe(expected);
  });

  it.each([[null], [undefined], ['']])('is the dashboard for %j', (nothing) => {
    expect(returnTo(nothing)).toBe('/dashboard');
  });

  const words = (text: string) => text.trim().split(/\s+/);
  const hostile = {
    'another origin': words(String.raw`
      https://evil.example https://evil.example/ http://evil.example HTTPS://EVIL.EXAMPLE ftp://evil.example
      https:evil.example https:/evil.example https:\\evil.example https:///evil.example evil.example
      https://app.brand.example.evil.example/ https://app.brand.example@evil.example/
      https://app.brand.example/dashboard evil.example/dashboard`),
    'another origin without a scheme': words(String.raw`
      //evil.example ///evil.example ////evil.example //evil.example/%2e%2e //evil.example:443 //user@evil.example
      //app.brand.example //[::1] // /// //\evil.example`),
    backslashes: words(String.raw`
      /\evil.example /\/evil.example /\\evil.example \\evil.example \/evil.example \evil.example /\ \ `),
    'dot segments that leave two slashes': words(String.raw`
      /.//evil.example /..//evil.example /./\evil.example /.\/evil.example /a/..//evil.example /a/../\evil.example
      /%2e//evil.example /%2E%2e//evil.example /a/%2e%2e//evil.example /a/b/../..//evil.example /././/evil.example
      /.\\evil.example`),
    'active schemes': words(`
      javascript:alert(1) JaVaScRiPt:alert(1) data:text/html,<script>alert(1)</script> vbscript:x
      blob:https://app.brand.example/x mailto:a@evil.example file:///etc/passwd`),
    'no path from the root': words(`
      dashboard ./dashboard ../dashboard ?a=b #a . %2Fdashboard %2F%2Fevil.example %5C%5Cevil.example
      %09//evil.example`),
    'the routes of the sign-in itself': words(String.raw`
      /login /callback /logout /login/ /login// /callback/// /logout/?everywhere=1 /login?returnTo=/login
      /callback?code=a&state=b /callback#x /login\ /./login /dashboard/../login /dashboard\..\logout
      /x/%2e%2e/callback /.%2e/login /login/. /login/x/.. /choose-account /session-ended?returnTo=%2F
      /frame/sign-in /frame//sign-in/`),
    'the same, encoded': words(`
      /%6Cogin /%6cogin /lo%67in /%6C%6F%67%69%6E /c%61llback /logou%74 /login%2F /%6cogin%2f%2F /logout%2f?a
      /%6Cogin/ /./%6Cogin /x/../c%61llback/ /%2Flogin /%2F/%6cogin//`),
    'control characters': [
      ...['/\t/evil.example', '/\n/evil.example', '/\r/evil.example', '/\r\n/evil.example'],
      ...['\t//evil.example', '\n//evil.example', '/\t\\evil.example', '/.\t//evil.example'],
      ...[
        '/dash\tboard',
        '/dashboard\r\nSet-Cookie: a=b',
        '/dashboard\u0000',
        '\u0000//evil.example',
      ],
      ...['/dash\u001fboard', '/dashboard\u007f', '/lo\tgin', '/dashboard?a=\n', '/dashboard#\t'],
      'java\tscript:alert(1)',
    ],
    'white space and marks in front': [
      ...[' //evil.example', ' https://evil.example', ' /dashboard', '\u00a0//evil.example'],
      ...['\ufeff//evil.example', '\u2028//evil.example'],
    ],
  };

  it.each(Object.entries(hostile))('is the dashboard for %s', (_, candidates) => {
    for (const candidate of candidates) {
      expect(returnTo(candidate), JSON.stringify(candidate)).toBe('/dashboard');
    }
  });

  it('has at most 1,024 characters, before and after it is normalized', () => {
    const longest = `/${'a'.repeat(1_023)}`;
    expect(returnTo(longest)).toBe(longest);
    expect(returnTo(`${longest}a`)).toBe('/dashboard');
    expect(returnTo(`/dashboard?q=${'a'.repeat(1_012)}`)).toBe('/dashboard');
    expect(returnTo(`/./${'a'.repeat(1_022)}`)).toBe('/dashboard');
    expect(returnTo(`/${'ä'.repeat(1_000)}`)).toBe('/dashboard');
    expect(returnTo('/a'.repeat(1_000_000))).toBe('/dashboard');
  });

  const piece = fc.oneof(
    fc.constantFrom('/', '//', '\\', '.', '..', '%2e', '%2F', '%5c', '%', '%09', '\t', '\n', '\r'),
    fc.constantFrom(':', '@', '?', '#', ' ', '\u0000', '\ufeff', 'https:', 'evil.example', '[::1]'),
    fc.constantFrom('login', 'callback', 'logout', '%6Cogin', 'logou%74', 'dashboard', 'ä', 'a'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const candidate = fc.oneof(
    { weight: 4, arbitrary: fc.array(piece, { maxLength: 12 }).map((all) => `/${all.join('')}`) },
    { weight: 1, arbitrary: fc.array(piece, { maxLength: 12 }).map((all) => all.join('')) },
    { weight: 1, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 1_200 }) },
  );

  it('never leads to another origin or back to the sign-in', () => {
    fc.assert(
      fc.property(candidate, (wanted) => {
        const path = returnTo(wanted);
        expect(path).toMatch(/^\/(?![/\\])[!-~]*$/);
        expect(path.length).toBeLessThanOrEqual(1_024);
        for (const url of [new URL(path, app), new URL(app + path)]) {
          expect(url.origin).toBe(app);
          expect(url.pathname + url.search + url.hash).toBe(path);
          expect(url.pathname).not.toMatch(/^\/(login|callback|logout)\/*$/);
        }
        expect(returnTo(path)).toBe(path);
      }),
      { numRuns: 3_000 },
    );
  });
});
