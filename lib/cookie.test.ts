import { describe, expect, it } from 'vitest';
import { cookieName, cookieToRemove, cookieToSet } from './cookie';
import { redirectTo } from './redirect';

const location = 'https://app.brand.example/';
const lines = (...cookies: ReturnType<typeof cookieToSet>[]) =>
  redirectTo({ location, cookies }).headers.getSetCookie();
const partsOf = (line: string | undefined) => (line ?? '').split('; ');

describe('a cookie of this app', () => {
  it('is bound to this very host on https, and has its plain name elsewhere', () => {
    expect(cookieName('session', true)).toBe('__Host-session');
    expect(cookieName('session', false)).toBe('session');
  });

  it('has the attributes of the contract on https, and none besides', () => {
    const [line] = lines(cookieToSet('__Host-session', 'Fe26.2*1*a-b_c**~2', 28_800, true));
    const parts = partsOf(line).filter((part) => !part.startsWith('Expires='));
    expect(parts[0]).toBe('__Host-session=Fe26.2*1*a-b_c**~2');
    expect(parts.slice(1).toSorted()).toEqual(
      ['HttpOnly', 'Max-Age=28800', 'Path=/', 'SameSite=lax', 'Secure'].toSorted(),
    );
  });

  it('is not Secure on plain http, which a browser would not keep', () => {
    const [line] = lines(cookieToSet('session', 'value', 60, false));
    expect(partsOf(line)).toEqual(expect.arrayContaining(['HttpOnly', 'Path=/', 'SameSite=lax']));
    expect(line).not.toMatch(/secure|domain/i);
  });

  it.each([true, false])(
    'is removed with the attributes it was set with (https: %s)',
    (isHttps) => {
      const [line] = lines(cookieToRemove(cookieName('session', isHttps), isHttps));
      expect(partsOf(line)).toEqual(expect.arrayContaining(['Max-Age=0', 'Path=/', 'HttpOnly']));
      expect(partsOf(line)[0]).toBe(`${cookieName('session', isHttps)}=`);
      expect(partsOf(line).includes('Secure')).toBe(isHttps);
    },
  );
});
