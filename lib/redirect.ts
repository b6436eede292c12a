import { NextResponse } from 'next/server';
import { type CookieToSet, setCookieHeader } from './cookie';

/** Sends the browser on with a GET (303), whatever it came with, and with the cookies it should have. */
export function redirectTo({
  location,
  cookies,
}: {
  /** Absolute: built from `APP_URL`, or Sentinel's. */
  readonly location: string;
  readonly cookies: readonly CookieToSet[];
}): NextResponse {
  return withCookies(new NextResponse(null, { status: 303, headers: { location } }), cookies);
}

/**
 * The answer, with cookies for the browser. (`NextResponse.cookies` would write all of them anew for each that is added.)
 */
export function withCookies<T extends NextResponse>(
  response: T,
  cookies: readonly CookieToSet[],
): T {
  for (const cookie of cookies) response.headers.append('set-cookie', setCookieHeader(cookie));
  return response;
}
