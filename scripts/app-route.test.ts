import { describe, expect, it } from 'vitest';
import { appRoute, protectionOf } from './app-route';

describe('the URL paths of a file in app/', () => {
  it.each([
    ['page.tsx', '/', '/'],
    ['dashboard/page.tsx', '/dashboard', '/dashboard'],
    ['(office)/tickets/(list)/page.tsx', '/tickets', '/tickets'],
    ['tickets/[id]/close/route.ts', '/tickets/[id]/close', '/tickets/*/close'],
    ['docs/[...parts]/page.tsx', '/docs/[...parts]', '/docs/*/**'],
    ['docs/[[...parts]]/page.tsx', '/docs/[[...parts]]', '/docs/**'],
    ['dashboard/@chart/(wide)/page.tsx', '/dashboard', '/dashboard'],
    ['feed/(.)photo/page.tsx', '/feed/photo', '/feed/photo'],
    ['feed/@modal/(..)photo/[id]/page.tsx', '/photo/[id]', '/photo/*'],
    ['a/b/(..)(..)c/page.tsx', '/c', '/c'],
    ['a/b/(...)c/page.tsx', '/c', '/c'],
    ['%5Fa/b%20c/page.tsx', '/_a/b c', '/_a/b c'],
  ])('%s is %s', (file, path, pattern) => {
    expect(appRoute(file)).toEqual({ path, pattern, isRouted: true });
  });

  it('do not exist for a private folder', () => {
    expect(appRoute('a/_parts/page.tsx').isRouted).toBe(false);
  });
});

describe('the protection of a file', () => {
  it.each([
    ['dashboard/page.tsx', '/dashboard/**', true],
    ['dashboard/page.tsx', '/dashboard', true],
    ['dashboard/x/page.tsx', '/dashboard', false],
    ['dashboards/page.tsx', '/dashboard/**', false],
    ['tickets/[id]/page.tsx', '/tickets/mine', true],
    ['tickets/[id]/page.tsx', '/tickets/mine/close', false],
    ['[...all]/page.tsx', '/tickets/**', true],
    ['[...all]/page.tsx', '/', false],
    ['[[...all]]/page.tsx', '/', true],
    ['page.tsx', '/**', true],
    ['page.tsx', '/*', false],
    ['a/b/page.tsx', '/*/b', true],
    ['a/page.tsx', '/a/*/**', false],
  ])('%s, with %s protected: %s', (file, path, isProtected) => {
    expect(protectionOf(appRoute(file), [{ path }]) !== null).toBe(isProtected);
  });

  it('is the first entry that does not exclude all of its URLs', () => {
    const protect = [{ path: '/a/**', except: ['/a/open/**', '/a/x'] }, { path: '/a/x/**' }];
    expect(protectionOf(appRoute('a/open/[id]/page.tsx'), protect)).toBe(null);
    expect(protectionOf(appRoute('a/x/page.tsx'), protect)).toBe(protect[1]);
    expect(protectionOf(appRoute('a/[id]/page.tsx'), protect)).toBe(protect[0]);
  });
});
