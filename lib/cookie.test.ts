import { describe, expect, it } from 'vitest';
import { cookieName, cookieToRemove, cookieToSet, setCookieHeader } from './cookie';

describe('a cookie of this app', () => {
  it('is bound to this very host on https, and has its plain name elsewhere', () => {
    expect(cookieName('session', true)).toBe('__Host-session');
    expect(cookieName('session', false)).toBe('session');
  });

  it('has the attributes of the contract on https, and none besides', () => {
    const cookie = cookieToSet('__Host-session', 'Fe26.2*1*a-b_c**~2', 28_800, true);
    expect(setCookieHeader(cookie)).toBe(
      '__Host-session=Fe26.2*1*a-b_c**~2; Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Lax',
    );
  });

  it('is not Secure on plain http, which a browser would not keep', () => {
    expect(setCookieHeader(cookieToSet('session', 'value', 60, false))).toBe(
      'session=value; Path=/; Max-Age=60; HttpOnly; SameSite=Lax',
    );
  });

  it('of a frame is kept apart by the site around it', () => {
    expect(setCookieHeader(cookieToSet('__Host-frame-session', 'value', 60, true, 'frame'))).toBe(
      '__Host-frame-session=value; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=None; Partitioned',
    );
  });

  it('holds nothing that would end its value', () => {
    const cookie = cookieToSet('session', 'a; Domain=evil.example,\r\nSet-Cookie: b="ü"', 60, true);
    const [value = ''] = setCookieHeader(cookie).split('; ');
    expect(value).toMatch(/^session=[\w%.-]+$/);
    expect(decodeURIComponent(value)).toBe(`session=${cookie.value}`);
  });

  it.each([true, false])(
    'is removed with the attributes it was set with (https: %s)',
    (isHttps) => {
      const name = cookieName('session', isHttps);
      expect(setCookieHeader(cookieToRemove(name, isHttps))).toBe(
        `${name}=; Path=/; Max-Age=0; HttpOnly${isHttps ? '; Secure' : ''}; SameSite=Lax`,
      );
    },
  );
});
