import { parseReference } from '../reference';
import {
  isForWindow,
  isFromHere,
  isInFrame,
  isNavigation,
  isPrefetch,
  isTooLong,
  type RequestFacts,
} from '../request-facts';
import {
  parseSignInErrorReason,
  type SignInErrorReason,
  signInErrorPath,
} from '../sign-in/sign-in-error';
import {
  rateLimitPath,
  signInQuery,
  type WantedSignIn,
  type WantedSignInSettings,
  wantedSignIn,
} from '../sign-in/wanted-sign-in';
import { mayReturnTo, type Route, routeFor } from './route-table';

/** What access depends on in the settings. */
export interface AccessConfig extends WantedSignInSettings {
  readonly appUrl: string;
}

/** Why a request is not answered, whoever sends it. */
export type Denial =
  | { readonly status: 401 | 403 | 404 | 413 }
  | { readonly status: 405; readonly allow: string };

/**
 * Decides what can be decided without a session.
 *
 * @returns null for a request that may go on
 */
export function checkRequest(
  facts: RequestFacts,
  route: Route,
  config: AccessConfig,
): Denial | null {
  const isPost = facts.method === 'POST';
  if (route.access === 'none' || !hasWhatItNeeds(route, config)) return { status: 404 };
  if (isTooLong(facts.headers)) return { status: 413 };
  // A person who is signed out is sent to sign in first, whatever the method.
  const wrongMethod = route.access === 'session' ? null : checkMethod(facts, route);
  if (wrongMethod) return wrongMethod;
  if (isPost && !isFromHere(facts.headers, config.appUrl)) return { status: 403 };
  return isAccepted(facts, route, config) ? null : { status: 401 };
}

/** Null for a method that the route has. */
export function checkMethod({ method }: RequestFacts, { methods }: Route): Denial | null {
  return methods.includes(method) ? null : { status: 405, allow: methods.join(', ') };
}

function hasWhatItNeeds({ needs }: Route, { embedOrigins, installations }: AccessConfig): boolean {
  if (needs === 'embedding') return embedOrigins.length > 0;
  return needs === null || installations.length > 1;
}

function isAccepted(
  facts: RequestFacts,
  { accepts }: Route,
  { embedOrigins }: AccessConfig,
): boolean {
  if (accepts === 'all') return true;
  if (!isNavigation(facts)) return false;
  if (accepts === 'navigation' || isForWindow(facts.headers)) return true;
  return accepts === 'document' && embedOrigins.length > 0 && isInFrame(facts.headers);
}

/** What the query of `/login`, or of a page before or after it, says. */
export function loginParams(
  request: Pick<RequestFacts, 'query' | 'headers'>,
  config: WantedSignInSettings,
): WantedSignIn {
  return wantedSignIn(request, config, mayReturnTo);
}

/**
 * Where a request for a page of the sign-in belongs when its query holds more than this app says itself: Next.js copies
 * a page's query into the page. The page of a frame is for frames.
 *
 * @returns a path of this app, or null for a request that is right where it is
 */
export function canonicalPath(
  facts: RequestFacts,
  route: Route,
  config: AccessConfig,
): string | null {
  const { path, query } = route;
  if (query === 'any' || (query === 'error' && facts.search === '')) return null;
  const wanted = loginParams(facts, config);
  const isMisplaced = path === '/frame/sign-in' && !isInFrame(facts.headers);
  const canonical =
    query === 'login'
      ? `${isMisplaced ? '/login' : path}?${signInQuery(wanted, config)}`
      : errorPath(facts, wanted, config);
  return canonical === `${path}?${facts.query}` ? null : canonical;
}

function errorPath(facts: RequestFacts, wanted: WantedSignIn, config: AccessConfig): string {
  const reference = parseReference(facts.query.get('ref') ?? undefined);
  const reason = reasonOf(facts);
  return reason === 'too_many_attempts'
    ? rateLimitPath(reference, wanted, config)
    : signInErrorPath(reason, reference);
}

function reasonOf({ query }: RequestFacts): SignInErrorReason {
  return parseSignInErrorReason(query.get('reason') ?? undefined);
}

/** Whether it is for the page that says that too many sign-ins are under way. */
export function isRateLimitPage(facts: RequestFacts, route: Route): boolean {
  return route.query === 'error' && reasonOf(facts) === 'too_many_attempts';
}

/** Whether a request counts as use of its session. A prefetch does not, and a HEAD has no effect. */
export function isUse(facts: RequestFacts): boolean {
  return facts.method !== 'HEAD' && !isPrefetch(facts);
}

/** Whether somebody who is signed in may use the route. */
export function hasRole({ isAdmin }: { readonly isAdmin: boolean }, { role }: Route): boolean {
  return role === null || isAdmin;
}

/** A cookie of a session, whole or a piece, of whichever place. */
const sessionCookie = /(?:^|;\s*)(?:__Host-)?(?:frame-)?session(?:-[\w-]+)?(?:\.\d+)?=/;
const file = /^\/_next\/(?:static|image)(?:\/|$)|\.[^/]+$/;

/**
 * Whether the response may hold something personal, so that no cache may keep it: a session came along, and no file is
 * asked for (contract: *Answers*).
 */
export function isPersonal(facts: Pick<RequestFacts, 'route' | 'headers'>): boolean {
  if (!sessionCookie.test(facts.headers.get('cookie') ?? '')) return false;
  return routeFor(facts).access === 'session' || !file.test(facts.route);
}
