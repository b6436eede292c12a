import { NextResponse } from 'next/server';
import type { CookieToSet } from './cookie';

/** Sends the browser on with a GET (303), whatever it came with, and with the cookies it should have. */
export function redirectTo({
  location,
  cookies,
}: {
  /** Absolute: built from `APP_URL`, or Sentinel's. */
  readonly location: string;
  readonly cookies: readonly CookieToSet[];
}): NextResponse {
  return withCookies(NextResponse.redirect(location, 303), cookies);
}

/** The answer, with cookies for the browser. */
export function withCookies<T extends NextResponse>(
  response: T,
  cookies: readonly CookieToSet[],
): T {
  for (const cookie of cookies) response.cookies.set(cookie);
  return response;
}
