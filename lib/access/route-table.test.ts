import { describe, expect, it } from 'vitest';
import { config, sampleSession } from '../../e2e/support/unit-fixtures';
import { toPublicSession } from '../session/public-session';
import { createAppOptions } from './app-config';
import { OptionsError, type SentinelOptions } from './options';
import { hasRole } from './role';

const { identity } = toPublicSession(sampleSession(), config);

const at = (requested: string, options: SentinelOptions) => {
  const { path, access, respondsWithJson, bodyLimit } = createAppOptions(options).routes.routeFor({
    path: requested,
  });
  return { path, access, respondsWithJson, bodyLimit };
};
const pathAt = (requested: string, options: SentinelOptions) => at(requested, options).path;

/** The problems of invalid options. */
function problemsOf(options: unknown): readonly string[] {
  try {
    createAppOptions(Object(options));
  } catch (error) {
    if (error instanceof OptionsError) return error.message.split('\n  - ').slice(1);
    throw error;
  }
  return [];
}

describe('the route table', () => {
  it.each(config.routes.rows)('has no row that an earlier row hides: $path', (route) => {
    expect(config.routes.routeFor({ path: route.path.replace('/**', '') })).toBe(route);
  });

  it.each([
    ['/shop/a%2Fb/settings', '/shop/*/settings'],
    ['/shop/%2f/settings', '/shop/*/settings'],
    ['/files/7%2Fpublic', '/files/**'],
    ['/files/7/public', '/**'],
    ['/kb/public%2Fsecret', '/kb/**'],
    ['/kb/public%2F..%2Fsecret', '/kb/**'],
    ['/kb/public/secret', '/**'],
    ['/kb/public.secret', '/kb/**'],
    ['/kb/public.secret/deep', '/kb/**'],
    ['/kb/help.segments/x/y', '/kb/**'],
    ['/kb/help', '/**'],
    ['/kb/help.rsc', '/kb/**'],
    ['/kb/help%2Ersc', '/kb/**'],
    ['/kb/help.segments/_tree.segment.rsc', '/kb/**'],
    ['/kb%2Fx', '/kb/**'],
    ['/docs/a', '/docs/**'],
    ['/docs%2Fa', '/docs/**'],
    ['/docs.rsc', '/docs/**'],
    ['/docs.prefetch.rsc', '/docs/**'],
    ['/docs.segments/_tree.segment.rsc', '/docs/**'],
    ['/docs.pdf', '/**'],
    ['/docs.csv/x', '/**'],
  ])('treats %s as Next.js does: %s', (path, expected) => {
    const protect = [
      { path: '/shop/*/settings', role: 'administrator' },
      { path: '/files/**', except: ['/files/*/public'] },
      { path: '/kb/**', except: ['/kb/public/**', '/kb/help'] },
      { path: '/docs/**' },
    ];
    expect(pathAt(path, { protect })).toBe(expected);
  });

  it('asks for both roles where an encoded slash makes two entries match', () => {
    const protect = [
      { path: '/room/admin/**', role: 'administrator', bodyLimit: 10 },
      { path: '/room/*', role: { permission: 7 } },
      { path: '/room/**', bodyLimit: 20 },
    ];
    const { routes } = createAppOptions({ protect });
    const mayOpen = (path: string, isAdmin: boolean, permissions: number[]) =>
      hasRole(
        {
          ...toPublicSession(sampleSession(), config),
          identity: { ...identity, isAdmin, permissions },
        },
        routes.routeFor({ path }).role,
      );
    const file = '/room/admin%2Freport.txt';
    expect(mayOpen(file, false, [7])).toBe(false);
    expect(mayOpen(file, true, [])).toBe(false);
    expect(mayOpen(file, true, [7])).toBe(true);
    expect(mayOpen('/room/admin%2Fx/y', false, [])).toBe(false);
    expect(mayOpen('/room/admin%2Fx/y', true, [])).toBe(true);
    expect(routes.routeFor({ path: '/room/admin%2Fx/y' }).bodyLimit).toBe(10);
  });

  it.each(['/feed/(..)vault/1', '/feed/(.)x', '/(...)vault/1', '/feed/%28..%29vault'])(
    'has no page at the file name of an intercepting route: %s',
    (path) => {
      expect(at(path, { protect: [{ path: '/vault/**' }] }).access).toBe('none');
    },
  );

  it('takes the first entry that matches', () => {
    const protect = ['/a/b', '/a/*/c', '/a/**'].map((path) => ({ path }));
    const paths = ['/a/b', '/a/x/c', '/a/y/c', '/a', '/a/b/x', '/a.rsc', '/a/b.rsc', '/ab', '/b/a'];
    expect(paths.map((path) => pathAt(path, { protect }))).toEqual([
      '/a/b',
      '/a/*/c',
      '/a/*/c',
      '/a/**',
      '/a/**',
      '/a/**',
      '/a/b',
      '/**',
      '/**',
    ]);
  });

  it('skips an entry for the paths in its except', () => {
    const protect = [{ path: '/a/**', except: ['/a/open', '/a/*/open/**'] }, { path: '/a/x/open' }];
    expect(at('/a/open', { protect }).access).toBe('public');
    expect(at('/a/b/open/c', { protect }).access).toBe('public');
    expect(pathAt('/a/x/open', { protect })).toBe('/a/x/open');
    expect(pathAt('/a/opened', { protect })).toBe('/a/**');
  });

  it('applies the rules of an entry, and the defaults for the rest', () => {
    const protect = [
      { path: '/api/**', respondWith: 'json', bodyLimit: 10 },
      { path: '/b' },
    ] as const;
    const options = { protect, bodyLimit: 20 };
    expect(at('/api/x', options)).toMatchObject({ respondsWithJson: true, bodyLimit: 10 });
    expect(at('/b', options)).toMatchObject({ respondsWithJson: false, bodyLimit: 20 });
    expect(at('/elsewhere', options)).toMatchObject({ access: 'public', bodyLimit: 20 });
  });

  it('keeps the sign-in public when everything is protected, but not the home page', () => {
    const protect = [{ path: '/**' }];
    for (const path of ['/login', '/callback', '/logout', '/api/me', '/sign-in-error']) {
      expect(at(path, { protect }).access, path).toBe('public');
    }
    expect(at('/', { protect }).access).toBe('session');
    expect(at('/', {}).access).toBe('public');
  });

  it('contains the pages of the brand', () => {
    const pages = { signInError: '/oops', sessionEnded: '/gone', forbidden: '/no' };
    const { routes } = createAppOptions({ pages });
    expect(routes.routeFor({ path: '/oops' }).query).toBe('error');
    expect(routes.routeFor({ path: '/gone' }).query).toBe('login');
    expect(routes.routeFor({ path: '/no' }).access).toBe('none');
    expect(routes.routeFor({ path: '/sign-in-error' }).query).toBe('any');
  });
});

describe('invalid options', () => {
  const protectPath = (path: string) => problemsOf({ protect: [{ path }] });

  it.each([
    ['a', 'must begin with a slash'],
    ['/a/', 'must not have two slashes in a row, or one at its end'],
    ['/a//b', 'must not have two slashes in a row, or one at its end'],
    ['/a?b', 'must be a decoded path, without query, hash or spaces'],
    ['/%61', 'must be a decoded path, without query, hash or spaces'],
    ['/a/../b', 'must not have dots'],
    ['/a/**/b', 'may have ** only at its end'],
    ['/a*', 'may have * and ** only as a whole segment'],
  ])('include the path %s, which %s', (path, problem) => {
    expect(protectPath(path)).toEqual([`protect.0.path: ${problem}`]);
  });

  it('include entries that never match', () => {
    expect(protectPath('/login')).toEqual([
      "protect: /login never matches: /login is the library's own",
    ]);
    const protect = [{ path: '/a/**' }, { path: '/a' }, { path: '/a/*/c' }, { path: '/b' }];
    expect(problemsOf({ protect })).toEqual([
      'protect: /a never matches: /a/** before it matches first',
      'protect: /a/*/c never matches: /a/** before it matches first',
    ]);
    const narrowFirst = [{ path: '/a/*/c' }, { path: '/a' }, { path: '/a/**' }];
    expect(problemsOf({ protect: narrowFirst })).toEqual([]);
  });

  it('include pages that cannot be reached', () => {
    expect(
      problemsOf({ protect: [{ path: '/a/**' }], pages: { signInError: '/a/error', home: '/a' } }),
    ).toEqual(['pages.signInError: /a/error must not be protected itself']);
    const excepted = [{ path: '/**', except: ['/oops'] }];
    expect(problemsOf({ protect: excepted, pages: { forbidden: '/oops' } })).toEqual([]);
    expect(problemsOf({ pages: { forbidden: '/x', unavailable: '/x' } })).toEqual([
      'pages: two of them have the same path',
    ]);
    expect(problemsOf({ pages: { forbidden: 'https://elsewhere.example/' } })).toEqual([
      'pages.forbidden: must begin with a slash',
    ]);
  });

  it('are reported all at once', () => {
    const options = {
      protect: [{ path: 'a', role: '', respondWith: 'xml' }],
      contentSecurityPolicy: { 'script-src': ["'self'; object-src *"] },
      bodyLimit: -1,
      onSignIn: true,
      signInErrorTexts: { no: 'words' },
      protects: [],
    };
    expect(problemsOf(options).length).toBeGreaterThanOrEqual(7);
    const pages = { home: '/home', forbidden: '/a/no' };
    expect(problemsOf({ protect: [{ path: '/a/**' }, { path: '/a' }], pages })).toEqual([
      'protect: /a never matches: /a/** before it matches first',
      'pages.forbidden: /a/no must not be protected itself',
    ]);
    expect(problemsOf([]).length).toBeGreaterThan(0);
  });

  it('are reported without a stack, which Next.js would print', () => {
    const { stack, message } = new OptionsError(['protect: one', 'pages: another']);
    expect(stack).toBe(message);
    expect(message).toBe(
      'createSentinel cannot use these options:\n  - protect: one\n  - pages: another',
    );
  });
});
