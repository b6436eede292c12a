import type { Config } from '../config/config';

export interface RequestCookie {
  readonly name: string;
  readonly value: string;
}

/** Of windows of this app, or of its frames on another site: that one is `Partitioned` and needs https. */
export type CookieContext = 'window' | 'frame';

/** A cookie to set. Each is `HttpOnly`, of this host alone, and for all of its paths (contract: *Cookies*). */
export interface ResponseCookie extends RequestCookie {
  /** Seconds; 0 removes the cookie. */
  readonly maxAge: number;
  readonly secure: boolean;
  readonly place: CookieContext;
}

/** Where the browser goes next, and the cookies it takes along. */
export interface RedirectResult {
  /** Absolute: built from `APP_URL`, or Sentinel's. */
  readonly location: string;
  readonly cookies: readonly ResponseCookie[];
}

/** The `Set-Cookie` header that sets it (RFC 6265 §4.1). */
export function serializeCookie({ name, value, maxAge, secure, place }: ResponseCookie): string {
  const attributes = `Path=/; Max-Age=${maxAge}; HttpOnly${secure ? '; Secure' : ''}`;
  const sameSite = place === 'frame' ? 'SameSite=None; Partitioned' : 'SameSite=Lax';
  return `${name}=${encodeURIComponent(value)}; ${attributes}; ${sameSite}`;
}

/** What the names of cookies depend on. */
export type CookieSettings = Pick<Config, 'isHttps' | 'cookieSuffix'>;

/** The full name of a cookie such as `session`: on https it is bound to this very host (`__Host-`, RFC 6265bis). */
export function cookieName(base: string, { isHttps, cookieSuffix }: CookieSettings): string {
  return isHttps ? `__Host-${base}` : base + cookieSuffix;
}

/** The name in version 0.1, which is read until 0.3; null where it has not changed. */
export function formerCookieName(base: string, { isHttps }: CookieSettings): string | null {
  return isHttps ? null : base;
}

export function createCookie(
  name: string,
  value: string,
  maxAge: number,
  isHttps: boolean,
  place: CookieContext = 'window',
): ResponseCookie {
  return { name, value, maxAge, secure: isHttps, place };
}

export function expireCookie(
  name: string,
  isHttps: boolean,
  place?: CookieContext,
): ResponseCookie {
  return createCookie(name, '', 0, isHttps, place);
}
