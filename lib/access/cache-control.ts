import type { ParsedRequest } from '../http/request';
import { carriesSession } from '../session/session-cookie';
import type { RouteTable } from './route-table';

/** `Cache-Control` of a response for one person. */
export const noStore = 'private, no-store';

const filePath = /^\/_next\/(?:static|image)(?:\/|$)|\.[^/]+$/;

/** Whether the response may contain personal data (contract: *Answers*): the request has a session and is for no file. */
export function isPersonal(
  parsed: Pick<ParsedRequest, 'path' | 'route' | 'headers'>,
  routes: RouteTable,
): boolean {
  if (!carriesSession(parsed.headers.get('cookie'))) return false;
  return routes.routeFor(parsed).access === 'session' || !filePath.test(parsed.route);
}
