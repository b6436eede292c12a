import { describe, expect, it } from 'vitest';
import { isFileOfBuild, originForm } from './request-hook';

describe('what a request asks for', () => {
  it.each(['/', '/dashboard?a=b', '//evil.example/x', '/http://evil.example', '/*'])(
    'is kept as it is: %s',
    (target) => {
      expect(originForm(target)).toBe(target);
    },
  );

  it.each([
    ['http://evil.example/dashboard?a=b', '/dashboard?a=b'],
    ['HTTPS://app.brand.example', '/'],
    ['http://user:password@evil.example:99/x', '/x'],
    ['http://evil.example:99999/x', '/http://evil.example:99999/x'],
    ['*', '/*'],
    ['javascript:alert(1)', '/javascript:alert(1)'],
    ['', '/'],
  ])('is the path alone, however it is put: %s', (target, expected) => {
    expect(originForm(target)).toBe(expected);
  });
});

describe('a file of the build', () => {
  it.each([
    '/_next/static/a.js',
    '/_next/%73tatic/a.js',
    '/x/../_next/static/a.js?b',
    '/_next/static/',
  ])('is one: %s', (target) => {
    expect(isFileOfBuild(target)).toBe(true);
  });

  it.each(['/', '/_next/static', '/_next/data/a.json', '/dashboard?/_next/static/', '/%', '//'])(
    'is none: %s',
    (target) => {
      expect(isFileOfBuild(target)).toBe(false);
    },
  );
});
