import { describe, expect, it } from 'vitest';
import { routeFor, routes } from './route-table';

describe('the route table', () => {
  it.each(routes)('has no row that one before it hides: $path', (route) => {
    expect(routeFor({ route: route.path.replace('/**', '') })).toBe(route);
  });

  it('takes the first row that matches, and for all else the rules of every address', () => {
    const [first] = routes;
    if (!first) throw new Error('no route');
    const table = ['/a/b', '/a/**', '/a/c'].map((path) => ({ ...first, path }));
    const pathFor = (route: string) => routeFor({ route }, table).path;
    expect(pathFor('/a/b')).toBe('/a/b');
    for (const below of ['/a', '/a/c', '/a/b/c', '/a.rsc']) expect(pathFor(below)).toBe('/a/**');
    for (const other of ['/', '/ab', '/b/a']) expect(pathFor(other)).toBe('/**');
  });

  it('leaves every other address to everybody, to be read and kept', () => {
    expect(routeFor({ route: '/nowhere' })).toMatchObject({
      access: 'public',
      methods: ['GET', 'HEAD'],
      usesSession: false,
      mayReturnTo: true,
    });
  });
});
