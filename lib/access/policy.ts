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
import {
  type BrandReason,
  parseSignInErrorReason,
  type SignInErrorReason,
  signInErrorPath,
} from '../sign-in/errors';
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

/** Why a request is not answered, whoever sends it. */
export type Denial =
  | { readonly status: 401 | 403 | 404 | 411 | 413 }
  | { readonly status: 405; readonly allow: string };

/** Decides what can be decided without a session; null lets the request go on. */
export function checkRequest(
  parsed: ParsedRequest,
  route: Route,
  config: AccessConfig,
): Denial | null {
  if (route.access === 'none' || !hasWhatItNeeds(route, config)) return { status: 404 };
  const bodyDenial = checkBody(parsed.headers, route);
  if (bodyDenial) return bodyDenial;
  if (route.methods && !route.methods.includes(parsed.method)) {
    return { status: 405, allow: route.methods.join(', ') };
  }
  if (hasToComeFromHere(parsed, route) && !isSameOrigin(parsed.headers, config.appUrl)) {
    return { status: 403 };
  }
  return isAccepted(parsed, route, config) ? null : { status: 401 };
}

/**
 * The header of a Server Action that has passed here. When another page has the action, Next.js sends it there by a
 * request of its own, without the length.
 */
export const forwardedAction = {
  header: 'x-sentinel-action',
  value: processSingleton('forwarded-action', () => ({ mark: randomUUID() })).mark,
};

/** The denial of a body that is longer than the route takes, or does not say how long it is. */
export function checkBody(
  headers: ParsedRequest['headers'],
  { bodyLimit }: Pick<Route, 'bodyLimit'>,
): Denial | null {
  const isForwarded = headers.get(forwardedAction.header) === forwardedAction.value;
  if (headers.get('transfer-encoding') !== null && !isForwarded) return { status: 411 };
  return Number(headers.get('content-length') ?? 0) > bodyLimit ? { status: 413 } : null;
}

/** Whether a request changes something that a session is good for; Next.js runs a Server Action at any address. */
function hasToComeFromHere(
  { method, headers }: ParsedRequest,
  { access, methods }: Route,
): boolean {
  if (isSafeMethod(method)) return false;
  if (access === 'session' || methods !== null) return true;
  return headers.get('next-action') !== null && carriesSession(headers.get('cookie'));
}

function hasWhatItNeeds({ needs }: Route, { embedOrigins, installations }: AccessConfig): boolean {
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

/** The address of a sign-in page without what this app never puts into its query; null where it has nothing else. */
export function canonicalPath(
  parsed: ParsedRequest,
  route: Route,
  config: AccessConfig,
): string | null {
  const { path, query } = route;
  if (query === 'any' || (query === 'error' && parsed.search === '')) return null;
  const wanted = parseLoginParams(parsed, config);
  const isMisplaced = path === '/frame/sign-in' && !isEmbeddedDocument(parsed.headers);
  const canonical =
    query === 'login'
      ? `${isMisplaced ? '/login' : path}?${toLoginQuery(wanted, config)}`
      : errorPath(parsed, wanted, config);
  return canonical === `${path}?${parsed.query}` ? null : canonical;
}

function errorPath(parsed: ParsedRequest, wanted: LoginParams, config: AccessConfig): string {
  const reference = parseCorrelationId(parsed.query.get('ref'));
  const reason = reasonOf(parsed, config);
  return reason === 'too_many_attempts'
    ? rateLimitPath(reference, wanted, config)
    : signInErrorPath(reason, reference, config);
}

function reasonOf({ query }: ParsedRequest, config: AccessConfig): SignInErrorReason | BrandReason {
  return parseSignInErrorReason(query.get('reason'), config);
}

/** Whether it is for the page that says that too many sign-ins are under way. */
export function isRateLimitPage(
  parsed: ParsedRequest,
  route: Route,
  config: AccessConfig,
): boolean {
  return route.query === 'error' && reasonOf(parsed, config) === 'too_many_attempts';
}

/** Whether a request counts as use of its session. A prefetch does not, and a HEAD has no effect. */
export function isUse(parsed: ParsedRequest): boolean {
  return parsed.method !== 'HEAD' && !isPrefetch(parsed);
}

/** Whether somebody who is signed in may use what is for a role. */
export function hasRole(session: PublicSession, role: Role | null): boolean {
  if (role === null) return true;
  return role === 'administrator' ? session.identity.isAdmin : role(session) === true;
}

const file = /^\/_next\/(?:static|image)(?:\/|$)|\.[^/]+$/;

/** Whether the response may hold something personal (contract: *Answers*): a session came along, and it is no file. */
export function isPersonal(
  parsed: Pick<ParsedRequest, 'route' | 'headers'>,
  routes: RouteTable,
): boolean {
  if (!carriesSession(parsed.headers.get('cookie'))) return false;
  return routes.routeFor(parsed).access === 'session' || !file.test(parsed.route);
}
