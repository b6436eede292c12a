import { type CookieToSet, setCookieHeader } from './cookie';

/** Where the browser goes next, and the cookies it takes along. */
export interface Redirect {
  /** Absolute: built from `APP_URL`, or Sentinel's. */
  readonly location: string;
  readonly cookies: readonly CookieToSet[];
}

/** Sends the browser on with a GET, whatever it came with, and with the cookies it should have. */
export function redirectTo({ location, cookies }: Redirect): Response {
  return withCookies(redirection(303, location), cookies);
}

/** @param location absolute: to its own origin Next.js, or a proxy, might make it something else */
export function redirection(status: 303 | 307, location: string): Response {
  return new Response(null, { status, headers: { location } });
}

/**
 * The answer, with cookies for the browser. (`NextResponse.cookies` would write all of them anew for each that is added.)
 */
export function withCookies(response: Response, cookies: readonly CookieToSet[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', setCookieHeader(cookie));
  return response;
}
