import { describe, expect, it } from 'vitest';
import { config, environment, httpConfig } from '../../e2e/support/unit-fixtures';
import { parseConfig } from '../config/config';
import {
  cookieName,
  createCookie,
  expireCookie,
  formerCookieName,
  serializeCookie,
} from './cookies';

describe('a cookie of this app', () => {
  it('is bound to this host on https', () => {
    expect(cookieName('session', config)).toBe('__Host-session');
    expect(formerCookieName('session', config)).toBeNull();
  });

  it('has a name of this app on http, where another app may use another port of the host', () => {
    const nameAt = (changes: Readonly<Record<string, string>>) =>
      cookieName('session', parseConfig({ ...environment, ...changes }));
    const names = [
      nameAt({ APP_URL: 'http://localhost:3000' }),
      nameAt({ APP_URL: 'http://localhost:3001' }),
      nameAt({ APP_URL: 'http://localhost:3000', LP_CLIENT_ID: 'client-id-of-another-app' }),
    ];
    for (const name of names) expect(name).toMatch(/^session-[0-9a-f]{8}$/);
    expect(new Set(names).size).toBe(3);
    expect(cookieName('session', httpConfig)).toBe(names[0]);
    expect(formerCookieName('session', httpConfig)).toBe('session');
  });

  it('has exactly the attributes of the contract on https', () => {
    const cookie = createCookie('__Host-session', 'Fe26.2*1*a-b_c**~2', 28_800, true);
    expect(serializeCookie(cookie)).toBe(
      '__Host-session=Fe26.2*1*a-b_c**~2; Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Lax',
    );
  });

  it('is not Secure on http, because a browser would drop it', () => {
    expect(serializeCookie(createCookie('session', 'value', 60, false))).toBe(
      'session=value; Path=/; Max-Age=60; HttpOnly; SameSite=Lax',
    );
  });

  it('for an iframe is partitioned by the embedding site', () => {
    expect(serializeCookie(createCookie('__Host-frame-session', 'value', 60, true, 'frame'))).toBe(
      '__Host-frame-session=value; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=None; Partitioned',
    );
  });

  it('encodes its value', () => {
    const cookie = createCookie(
      'session',
      'a; Domain=evil.example,\r\nSet-Cookie: b="ü"',
      60,
      true,
    );
    const [value = ''] = serializeCookie(cookie).split('; ');
    expect(value).toMatch(/^session=[\w%.-]+$/);
    expect(decodeURIComponent(value)).toBe(`session=${cookie.value}`);
  });

  it.each([true, false])(
    'is removed with the attributes it was set with (https: %s)',
    (isHttps) => {
      const name = cookieName('session', isHttps ? config : httpConfig);
      expect(serializeCookie(expireCookie(name, isHttps))).toBe(
        `${name}=; Path=/; Max-Age=0; HttpOnly${isHttps ? '; Secure' : ''}; SameSite=Lax`,
      );
    },
  );
});
