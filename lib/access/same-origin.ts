import { isSafeMethod, type ParsedRequest, type RequestHeaders } from '../http/request';
import { carriesSession } from '../session/session-cookie';
import type { Route } from './route-table';

/** Whether a page of this app sent it: by `Origin`, or without one by `Sec-Fetch-Site` (contract: *Routes*). */
export function isSameOrigin(headers: RequestHeaders, appUrl: string): boolean {
  const origin = headers.get('origin');
  return origin === null ? headers.get('sec-fetch-site') === 'same-origin' : origin === appUrl;
}

export function refererPath(headers: RequestHeaders, appUrl: string): string | null {
  const referer = headers.get('referer') ?? '';
  return referer.startsWith(`${appUrl}/`) ? referer.slice(appUrl.length) : null;
}

/** Whether a request can change something with a session. Next.js runs a Server Action at any URL. */
export function needsSameOrigin(
  { method, headers }: ParsedRequest,
  { access, methods }: Route,
): boolean {
  if (isSafeMethod(method)) return false;
  if (access === 'session' || methods !== null) return true;
  return headers.get('next-action') !== null && carriesSession(headers.get('cookie'));
}
