import {
  isEmbeddedDocument,
  isNavigation,
  isTopLevelDocument,
  type ParsedRequest,
} from '../http/request';
import type { PublicSession } from '../session/public-session';
import type { AppConfig } from './app-config';
import { checkBody } from './body-limit';
import type { Role } from './options';
import type { Route } from './route-table';
import { isSameOrigin, needsSameOrigin } from './same-origin';

/** Why a request is denied, whether somebody is signed in or not. */
export type RequestDenial =
  | 'not_found'
  | 'length_required'
  | 'too_large'
  | 'method_not_allowed'
  | 'foreign_origin'
  | 'no_navigation';

/** Checks what needs no session; null lets the request pass. */
export function checkRequest(
  parsed: ParsedRequest,
  route: Route,
  config: AppConfig,
): RequestDenial | null {
  if (route.access === 'none' || !isConfigured(route, config)) return 'not_found';
  const bodyDenial = checkBody(parsed.headers, route);
  if (bodyDenial) return bodyDenial;
  if (route.methods && !route.methods.includes(parsed.method)) return 'method_not_allowed';
  if (needsSameOrigin(parsed, route) && !isSameOrigin(parsed.headers, config.appUrl)) {
    return 'foreign_origin';
  }
  return isAccepted(parsed, route, config) ? null : 'no_navigation';
}

function isConfigured({ needs }: Route, { embedOrigins, installations }: AppConfig): boolean {
  if (needs === 'embedding') return embedOrigins.length > 0;
  return needs === null || installations.length > 1;
}

function isAccepted(
  parsed: ParsedRequest,
  { accepts }: Route,
  { embedOrigins }: AppConfig,
): boolean {
  if (accepts === 'all') return true;
  if (!isNavigation(parsed)) return false;
  if (accepts === 'navigation' || isTopLevelDocument(parsed.headers)) return true;
  return accepts === 'document' && embedOrigins.length > 0 && isEmbeddedDocument(parsed.headers);
}

export function hasRole(session: PublicSession, role: Role | null): boolean {
  if (role === null) return true;
  if (typeof role === 'function') return role(session) === true;
  const { isAdmin, roles, roleTypes, permissions } = session.identity;
  if (typeof role === 'object') return permissions.includes(role.permission);
  // An account can give a profile any name, so a name never makes an administrator.
  if (role === 'administrator') return isAdmin;
  return roles.includes(role) || roleTypes.some((roleType) => roleType === role);
}
