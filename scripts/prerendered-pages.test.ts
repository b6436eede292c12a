import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prerenderedPages, prerenderedPagesNotice } from './prerendered-pages';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prerendered-pages-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const page = (srcRoute: string, path = srcRoute) => ({ srcRoute, dataRoute: `${path}.rsc` });
const file = (srcRoute: string) => ({ srcRoute, dataRoute: null });

/** As Next.js 16 writes it, as far as it is read. */
const manifest = {
  version: 4,
  routes: {
    '/_global-error': page('/_global-error'),
    '/_not-found': page('/_not-found'),
    '/favicon.ico': file('/favicon.ico'),
    '/icon.svg': file('/icon.svg'),
    '/manifest.webmanifest': file('/manifest.webmanifest'),
    '/prices.json': file('/prices.json'),
    '/posts/1': page('/posts/[id]', '/posts/1'),
    '/posts/2': page('/posts/[id]', '/posts/2'),
    '/about': page('/about'),
    '/': { srcRoute: '/', dataRoute: '/index.rsc' },
  },
  dynamicRoutes: {
    '/posts/[id]': { dataRoute: '/posts/[id].rsc', fallback: null },
    '/later/[id]': { dataRoute: '/later/[id].rsc', fallback: null },
    '/data/[id]': { dataRoute: null, fallback: null },
  },
};

const build = (content: object) =>
  writeFileSync(join(folder, 'prerender-manifest.json'), JSON.stringify(content));

it('finds each prerendered page once, and no files or data', () => {
  build(manifest);
  expect(prerenderedPages(folder)).toEqual(['/', '/about', '/later/[id]', '/posts/[id]']);
});

it('does not count a page whose file is empty, because each request renders it', () => {
  build(manifest);
  mkdirSync(join(folder, 'server/app'), { recursive: true });
  writeFileSync(join(folder, 'server/app/index.html'), '');
  writeFileSync(join(folder, 'server/app/about.html'), '<script></script>');
  expect(prerenderedPages(folder)).toEqual(['/about', '/later/[id]', '/posts/[id]']);
});

it('prints nothing without such pages, or without the content security policy', () => {
  build({ routes: { '/icon.svg': file('/icon.svg') }, dynamicRoutes: {} });
  expect(prerenderedPagesNotice(prerenderedPages(folder), {})).toBe('');
  expect(prerenderedPagesNotice(['/about'], false)).toBe('');
});

it('prints the pages and the possible changes', () => {
  const notice = prerenderedPagesNotice(['/about', '/posts/[id]'], {});
  expect(notice).toContain('\n  - /about\n  - /posts/[id]\n');
  for (const change of ['await connection()', 'Policy: false']) {
    expect(notice).toContain(change);
  }
});

it('throws for a folder without a build', () => {
  expect(() => prerenderedPages(folder)).toThrow(`there is no build in ${folder}`);
});
