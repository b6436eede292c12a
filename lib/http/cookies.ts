import type { Config } from '../config/config';

export interface RequestCookie {
  readonly name: string;
  readonly value: string;
}

/** The cookies of a request. */
export type ReceivedCookies = readonly RequestCookie[];

/** Which cookies a session uses: those of a window, or the `Partitioned` ones of an iframe on another site. */
export type CookieContext = 'window' | 'frame';

export interface ResponseCookie extends RequestCookie {
  /** Seconds; 0 removes the cookie. */
  readonly maxAge: number;
  readonly secure: boolean;
  readonly place: CookieContext;
}

export interface RedirectResult {
  readonly location: string;
  readonly cookies: readonly ResponseCookie[];
}

/** The attributes of a cookie (contract: *Cookies*), as `cookies()` of Next.js takes them. */
export function cookieAttributes({ maxAge, secure, place }: ResponseCookie) {
  const isEmbedded = place === 'frame';
  const sameSite = isEmbedded ? 'none' : 'lax';
  return { path: '/', maxAge, httpOnly: true, secure, sameSite, partitioned: isEmbedded } as const;
}

/** The value of `Set-Cookie` (RFC 6265 §4.1), with the same attributes. */
export function serializeCookie({ name, value, maxAge, secure, place }: ResponseCookie): string {
  const attributes = `Path=/; Max-Age=${maxAge}; HttpOnly${secure ? '; Secure' : ''}`;
  const sameSite = place === 'frame' ? 'SameSite=None; Partitioned' : 'SameSite=Lax';
  return `${name}=${encodeURIComponent(value)}; ${attributes}; ${sameSite}`;
}

export function createCookie(
  name: string,
  value: string,
  maxAge: number,
  secure: boolean,
  place: CookieContext = 'window',
): ResponseCookie {
  return { name, value, maxAge, secure, place };
}

export function expireCookie(name: string, secure: boolean, place?: CookieContext): ResponseCookie {
  return createCookie(name, '', 0, secure, place);
}

export type CookieSettings = Pick<Config, 'isHttps' | 'cookieSuffix'>;

/** On https with `__Host-`, which binds the cookie to this host (RFC 6265bis). */
export function cookieName(base: string, { isHttps, cookieSuffix }: CookieSettings): string {
  return isHttps ? `__Host-${base}` : base + cookieSuffix;
}

/** The name in version 0.1, which is read until 0.3; null if it is the same. */
export function formerCookieName(base: string, { isHttps }: CookieSettings): string | null {
  return isHttps ? null : base;
}
