/** A cookie as the browser sent it. */
export interface ReceivedCookie {
  readonly name: string;
  readonly value: string;
}

/** A cookie to set: every cookie of this app has these attributes (contract: *Cookies*). */
export interface CookieToSet extends ReceivedCookie {
  readonly httpOnly: true;
  readonly secure: boolean;
  readonly sameSite: 'lax';
  readonly path: '/';
  /** Seconds; 0 removes the cookie. */
  readonly maxAge: number;
}

/** On https every cookie is bound to this very host by its name (`__Host-`, RFC 6265bis). */
export function cookieName(base: string, isHttps: boolean): string {
  return isHttps ? `__Host-${base}` : base;
}

/** A cookie to set, by its full name. */
export function cookieToSet(
  name: string,
  value: string,
  maxAge: number,
  isHttps: boolean,
): CookieToSet {
  return { name, value, maxAge, httpOnly: true, secure: isHttps, sameSite: 'lax', path: '/' };
}

/** The instruction to forget a cookie. */
export function cookieToRemove(name: string, isHttps: boolean): CookieToSet {
  return cookieToSet(name, '', 0, isHttps);
}
