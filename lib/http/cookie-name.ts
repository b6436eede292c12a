import type { Config } from '../config/config';

export type CookieSettings = Pick<Config, 'isHttps' | 'cookieSuffix'>;

/** On https with `__Host-`, which binds the cookie to this host (RFC 6265bis). */
export function cookieName(base: string, { isHttps, cookieSuffix }: CookieSettings): string {
  return isHttps ? `__Host-${base}` : base + cookieSuffix;
}

/** The name in version 0.1, which is read until 0.3; null if it is the same. */
export function formerCookieName(base: string, { isHttps }: CookieSettings): string | null {
  return isHttps ? null : base;
}
