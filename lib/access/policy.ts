import { randomUUID } from 'node:crypto';
import {
  isEmbeddedDocument,
  isNavigation,
  isPrefetch,
  isSafeMethod,
  isSameOrigin,
  isTopLevelDocument,
  type ParsedRequest,
} from '../http/request';
import { parseCorrelationId } from '../observability/correlation-id';
import { processSingleton } from '../runtime/process-singleton';
import type { PublicSession } from '../session/expiry';
import { carriesSession } from '../session/session-cookie';
import { parseSignInErrorReason, signInErrorPath } from '../sign-in/errors';
import {
  type LoginParams,
  parseLoginParams,
  rateLimitPath,
  toLoginQuery,
} from '../sign-in/login-params';
import type { AppConfig, Role } from './options';
import type { Route, RouteTable } from './route-table';

export type AccessConfig = Pick<
  AppConfig,
  'appUrl' | 'installations' | 'embedOrigins' | 'routes' | 'signInErrorTexts'
>;

/** The status with which a request is denied, whether somebody is signed in or not. */
export type Denial =
  | { readonly status: 401 | 403 | 404 | 411 | 413 }
  | { readonly status: 405; readonly allow: string };

/** Checks what needs no session; null lets the request pass. */
export function checkRequest(
  parsed: ParsedRequest,
  route: Route,
  config: AccessConfig,
): Denial | null {
  if (route.access === 'none' || !isConfigured(route, config)) return { status: 404 };
  const bodyDenial = checkBody(parsed.headers, route);
  if (bodyDenial) return bodyDenial;
  if (route.methods && !route.methods.includes(parsed.method)) {
    return { status: 405, allow: route.methods.join(', ') };
  }
  if (needsSameOrigin(parsed, route) && !isSameOrigin(parsed.headers, config.appUrl)) {
    return { status: 403 };
  }
  return isAccepted(parsed, route, config) ? null : { status: 401 };
}

/**
 * The header of a Server Action that has passed the middleware. When another page bundles the action, Next.js sends it
 * there in a second request, which has no `Content-Length`.
 */
export const forwardedAction = {
  header: 'x-sentinel-action',
  value: processSingleton('forwarded-action', () => ({ id: randomUUID() })).id,
};

/** Denies a body over the limit of its route, or of unknown length. */
export function checkBody(
  headers: ParsedRequest['headers'],
  { bodyLimit }: Pick<Route, 'bodyLimit'>,
): Denial | null {
  const isForwarded = headers.get(forwardedAction.header) === forwardedAction.value;
  if (headers.get('transfer-encoding') !== null && !isForwarded) return { status: 411 };
  return Number(headers.get('content-length') ?? 0) > bodyLimit ? { status: 413 } : null;
}

/** Whether a request can change something with a session. Next.js runs a Server Action at any URL. */
function needsSameOrigin({ method, headers }: ParsedRequest, { access, methods }: Route): boolean {
  if (isSafeMethod(method)) return false;
  if (access === 'session' || methods !== null) return true;
  return headers.get('next-action') !== null && carriesSession(headers.get('cookie'));
}

function isConfigured({ needs }: Route, { embedOrigins, installations }: AccessConfig): boolean {
  if (needs === 'embedding') return embedOrigins.length > 0;
  return needs === null || installations.length > 1;
}

function isAccepted(
  parsed: ParsedRequest,
  { accepts }: Route,
  { embedOrigins }: AccessConfig,
): boolean {
  if (accepts === 'all') return true;
  if (!isNavigation(parsed)) return false;
  if (accepts === 'navigation' || isTopLevelDocument(parsed.headers)) return true;
  return accepts === 'document' && embedOrigins.length > 0 && isEmbeddedDocument(parsed.headers);
}

/** The URL of a sign-in page without unknown or invalid query parameters; null when the request already has it. */
export function canonicalPath(
  parsed: ParsedRequest,
  route: Route,
  config: AccessConfig,
): string | null {
  const { path, query } = route;
  if (query === 'any' || (query === 'error' && parsed.search === '')) return null;
  const params = parseLoginParams(parsed, config);
  const isOutsideFrame = path === '/frame/sign-in' && !isEmbeddedDocument(parsed.headers);
  const canonical =
    query === 'login'
      ? `${isOutsideFrame ? '/login' : path}?${toLoginQuery(params, config)}`
      : errorPath(parsed, params, config);
  return canonical === `${path}?${parsed.query}` ? null : canonical;
}

function errorPath({ query }: ParsedRequest, params: LoginParams, config: AccessConfig): string {
  const reference = parseCorrelationId(query.get('ref'));
  const reason = parseSignInErrorReason(query.get('reason'), config);
  return reason === 'too_many_attempts'
    ? rateLimitPath(reference, params, config)
    : signInErrorPath(reason, reference, config);
}

/** Whether it is the sign-in error page for too many sign-ins under way. */
export function isRateLimitPage({ query }: ParsedRequest, route: Route): boolean {
  return route.query === 'error' && query.get('reason') === 'too_many_attempts';
}

/** Whether a request counts as use of its session: a prefetch and a HEAD do not. */
export function isUse(parsed: ParsedRequest): boolean {
  return parsed.method !== 'HEAD' && !isPrefetch(parsed);
}

/** Whether a signed-in user has a role; null is every user. */
export function hasRole(session: PublicSession, role: Role | null): boolean {
  if (role === null) return true;
  return role === 'administrator' ? session.identity.isAdmin : role(session) === true;
}

const filePath = /^\/_next\/(?:static|image)(?:\/|$)|\.[^/]+$/;

/** Whether the response may contain personal data (contract: *Answers*): the request has a session and is for no file. */
export function isPersonal(
  parsed: Pick<ParsedRequest, 'route' | 'headers'>,
  routes: RouteTable,
): boolean {
  if (!carriesSession(parsed.headers.get('cookie'))) return false;
  return routes.routeFor(parsed).access === 'session' || !filePath.test(parsed.route);
}
