import { withOwnWordsOnly } from './sign-in/sign-in-error';

/** What the guard looks at in a request. Nothing here comes from `Host` or `X-Forwarded-*`: those are anyone's word. */
export interface RequestFacts {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly path: string;
  readonly search: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * What becomes of a request before anybody knows who sent it.
 * - `refused`: answered with this status and nothing else
 * - `inert`: a HEAD of a route that acts; it is answered without acting
 * - `elsewhere`: sent to this path of the app instead
 * - `attempt`: starts a sign-in, if there is room for one more
 * - `open`: goes on, signed in or not
 * - `guarded`: goes on when signed in
 */
export type Admission =
  | { readonly kind: 'refused'; readonly status: 405; readonly allow: string }
  | { readonly kind: 'refused'; readonly status: 401 | 403 | 404 }
  | { readonly kind: 'inert' }
  | { readonly kind: 'elsewhere'; readonly path: string }
  | { readonly kind: 'attempt' }
  | { readonly kind: 'open' }
  | { readonly kind: 'guarded' };

const reading = ['GET', 'HEAD'];
const posting = ['POST'];

/** The one method table (contract: *Routes*). Whatever is not named here is only ever read. */
const methodsByRoute: ReadonlyMap<string, readonly string[]> = new Map([
  ['/logout', posting],
  ['/api/session/extend', posting],
  ['/dashboard/sessions/end', posting],
]);
const methodsOf = (route: string) => methodsByRoute.get(route) ?? reading;
const actingRoutes: ReadonlySet<string> = new Set(['/login', '/callback']);
const otherSessionRoutes: ReadonlySet<string> = new Set(['/', '/sign-in-error', '/api/me']);

/** Addresses that only Next.js itself and the guard use to reach a page: nobody else has any business there. */
const sideDoors =
  /^\/(?:_next\/data|_global-error|_not-found|_error|unavailable|forbidden)(?:\/|$)/;

/** Decides what can be decided without a session. */
export function admit(facts: RequestFacts, appUrl: string): Admission {
  const route = routeOf(facts.path);
  if (sideDoors.test(route)) return { kind: 'refused', status: 404 };
  if (isGuarded(route)) {
    return facts.method === 'POST' && !isFromHere(facts.headers, appUrl)
      ? { kind: 'refused', status: 403 }
      : { kind: 'guarded' };
  }
  const methods = methodsOf(route);
  if (!methods.includes(facts.method)) {
    return { kind: 'refused', status: 405, allow: methods.join(', ') };
  }
  if (facts.method === 'POST') {
    return isFromHere(facts.headers, appUrl) ? { kind: 'open' } : { kind: 'refused', status: 403 };
  }
  if (route === '/sign-in-error') {
    // Next.js copies the query into the page's own data: nobody else's words shall stand there.
    const path = withOwnWordsOnly(new URLSearchParams(facts.search));
    return path === null ? { kind: 'open' } : { kind: 'elsewhere', path };
  }
  if (!actingRoutes.has(route)) return { kind: 'open' };
  if (facts.method === 'HEAD') return { kind: 'inert' };
  if (!isNavigation(facts)) return { kind: 'refused', status: 401 };
  return { kind: route === '/login' ? 'attempt' : 'open' };
}

/**
 * What becomes of a guarded request whose session lives.
 * - `use`: goes on, and counts as use of the session, which may cost a cookie
 * - `continue`: goes on, with the session as it is
 */
export type LetIn =
  | { readonly kind: 'use' | 'continue' }
  | { readonly kind: 'wrong-method'; readonly allow: string };

/** Decides on a guarded request whose session lives. A prefetch is no use, and a HEAD has no effect. */
export function letIn(facts: RequestFacts): LetIn {
  const methods = methodsOf(routeOf(facts.path));
  if (!methods.includes(facts.method)) return { kind: 'wrong-method', allow: methods.join(', ') };
  return { kind: facts.method === 'HEAD' || isPrefetch(facts) ? 'continue' : 'use' };
}

/** How a person is told that a page is not for them: as a page, or in plain words. Null when they may go on. */
export type Forbidden = 'page' | 'words' | null;

/** Decides on a guarded request by who makes it: `/admin` is for administrators of the account. */
export function forbid(facts: RequestFacts, { isAdmin }: { readonly isAdmin: boolean }): Forbidden {
  if (isAdmin || !isForAdministrators(routeOf(facts.path))) return null;
  return isNavigation(facts) ? 'page' : 'words';
}

/**
 * Why a guarded request does not go on. `refused` and `ended` sessions were alive until just now; `unavailable` ones
 * may well be.
 */
export type NoSession = 'none' | 'refused' | 'ended' | 'unavailable';

/**
 * What becomes of a guarded request that does not go on.
 * - `sign-in`: off to `/login`, and afterwards to the page `returnTo`
 * - `unauthorized`: a plain 401, so that the browser navigates for real instead of chasing a redirect to another origin
 * - `unavailable`: a 503, as a page or in plain words
 */
export type TurnedAway =
  | {
      readonly kind: 'sign-in';
      readonly status: 303 | 307;
      readonly returnTo: string;
      readonly removesCookies: boolean;
    }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'unavailable'; readonly as: 'page' | 'words' };

/** Decides on a guarded request without a session. */
export function turnAway(facts: RequestFacts, why: NoSession): TurnedAway {
  const isRead = reading.includes(facts.method);
  if (why === 'unavailable') {
    return { kind: 'unavailable', as: isRead && isNavigation(facts) ? 'page' : 'words' };
  }
  if (!isNavigation(facts)) return { kind: 'unauthorized' };
  const route = routeOf(facts.path);
  return {
    kind: 'sign-in',
    status: isRead ? 307 : 303,
    // What is only posted to has nothing to come back to, but the page that it belongs to has.
    returnTo:
      methodsOf(route) === posting ? route.replace(/\/[^/]*$/, '') : facts.path + facts.search,
    // A session that was alive until just now may have been followed by another, whose cookie is on its way.
    removesCookies: why === 'none' && facts.method !== 'HEAD',
  };
}

/** Whether the session is read or written here, so that no cache may keep the answer (contract: *Answers*). */
export function concernsSession(path: string): boolean {
  const route = routeOf(path);
  return (
    isGuarded(route) ||
    actingRoutes.has(route) ||
    methodsByRoute.has(route) ||
    otherSessionRoutes.has(route)
  );
}

/**
 * Whether a request that changes something comes from this app's own pages: by `Origin`, or, without one, by
 * `Sec-Fetch-Site` (contract: *Routes*). A `Referer` proves nothing.
 */
export function isFromHere(headers: RequestFacts['headers'], appUrl: string): boolean {
  const origin = headers.get('origin');
  return origin === null ? headers.get('sec-fetch-site') === 'same-origin' : origin === appUrl;
}

/** The route a path leads to: Next.js decodes it, and takes no notice of a slash at its end. */
function routeOf(path: string): string {
  const decoded = decode(path).replace(/\/{2,}/g, '/');
  return decoded.length > 1 ? decoded.replace(/\/$/, '') : decoded;
}

/** Segment by segment, so that one that cannot be decoded does not hide what the others say. */
function decode(path: string): string {
  return path
    .split('/')
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    })
    .join('/');
}

/** `/dashboard.rsc` is how some hosts spell the page data of `/dashboard`. */
function isGuarded(route: string): boolean {
  return /^\/dashboard(?:$|[/.])/.test(route) || isForAdministrators(route);
}

function isForAdministrators(route: string): boolean {
  return /^\/admin(?:$|[/.])/.test(route);
}

function isPrefetch({ headers }: RequestFacts): boolean {
  return (
    headers.get('next-router-prefetch') !== null ||
    headers.get('next-router-segment-prefetch') !== null ||
    headers.get('x-middleware-prefetch') !== null ||
    /prefetch|prerender/.test(headers.get('sec-purpose') ?? headers.get('purpose') ?? '')
  );
}

/** A person going somewhere, as against page data for Next.js' own router or a look ahead. */
function isNavigation(facts: RequestFacts): boolean {
  const isPageData =
    facts.headers.get('rsc') !== null ||
    facts.headers.get('next-router-state-tree') !== null ||
    new URLSearchParams(facts.search).has('_rsc');
  return !isPageData && !isPrefetch(facts);
}
