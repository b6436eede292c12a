import { type Route, routeFor } from './access/route-table';
import {
  acceptsPage,
  isForWindow,
  isFromHere,
  isNavigation,
  isPrefetch,
  isTooLong,
  type RequestFacts,
} from './request-facts';
import {
  errorPageInOwnWords,
  pageBeforeSentinel,
  pageInOwnWords,
  saysNoRoom,
} from './sign-in/sign-in-pages';
import type { WantedSignInSettings } from './sign-in/wanted-sign-in';

/**
 * What becomes of a request before anybody knows who sent it.
 * - `refused`: answered with this status and nothing else
 * - `inert`: a HEAD of a route that acts; it is answered without acting
 * - `elsewhere`: sent to this path of the app instead
 * - `attempt`: starts a sign-in, if there is room for one more
 * - `no-room`: the page for whoever finds none, which has a status of its own
 * - `open`: goes on, signed in or not
 * - `guarded`: goes on when signed in
 */
export type Admission =
  | { readonly kind: 'refused'; readonly status: 405; readonly allow: string }
  | { readonly kind: 'refused'; readonly status: 404 }
  | { readonly kind: 'refused'; readonly status: 401 | 403 | 413 }
  | { readonly kind: 'inert' }
  | { readonly kind: 'elsewhere'; readonly path: string }
  | { readonly kind: 'attempt' | 'no-room' | 'open' | 'guarded' };

const reading = ['GET', 'HEAD'];

/** What the guard looks at in the settings. */
export interface GuardSettings extends WantedSignInSettings {
  readonly appUrl: string;
}

/** Decides what can be decided without a session. */
export function admit(facts: RequestFacts, settings: GuardSettings): Admission {
  const { appUrl, embedOrigins } = settings;
  const route = routeFor(facts);
  if (route.access === 'none') return { kind: 'refused', status: 404 };
  if (route.needs === 'embedding' && embedOrigins.length === 0) {
    return { kind: 'refused', status: 404 };
  }
  const isGuarded = route.access === 'session';
  if (facts.method === 'POST') {
    if (isTooLong(facts.headers)) return { kind: 'refused', status: 413 };
    if (isGuarded && !isFromHere(facts.headers, appUrl)) {
      return { kind: 'refused', status: 403 };
    }
  }
  if (isGuarded) return { kind: 'guarded' };
  if (!route.methods.includes(facts.method)) {
    return { kind: 'refused', status: 405, allow: route.methods.join(', ') };
  }
  if (facts.method === 'POST') {
    return isFromHere(facts.headers, appUrl) ? { kind: 'open' } : { kind: 'refused', status: 403 };
  }
  if (route.accepts === 'navigation') return admitToPage(route, facts, settings);
  if (route.accepts === 'all') return { kind: 'open' };
  if (facts.method === 'HEAD') return { kind: 'inert' };
  if (!isNavigation(facts)) return { kind: 'refused', status: 401 };
  const isSignIn = route.accepts === 'document';
  const comesFirst = isSignIn ? pageBeforeSentinel(facts, settings) : null;
  if (comesFirst) return { kind: 'elsewhere', path: comesFirst };
  // A picture on another site, say, whose address is that of the sign-in.
  if (!isForWindow(facts.headers)) return { kind: 'refused', status: 401 };
  return { kind: isSignIn ? 'attempt' : 'open' };
}

function admitToPage(route: Route, facts: RequestFacts, settings: GuardSettings): Admission {
  // What Next.js' router adds to an address is none of our words, and people come here by no link of that router's.
  if (!isNavigation(facts)) return { kind: 'refused', status: 401 };
  if (route.needs === 'several-accounts' && settings.installations.length === 1) {
    return { kind: 'refused', status: 404 };
  }
  const isError = route.query === 'error';
  const path = isError
    ? errorPageInOwnWords(facts, settings)
    : pageInOwnWords(route.path, facts, settings);
  if (path !== null) return { kind: 'elsewhere', path };
  return { kind: isError && saysNoRoom(facts) ? 'no-room' : 'open' };
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
  const { methods } = routeFor(facts);
  if (!methods.includes(facts.method)) return { kind: 'wrong-method', allow: methods.join(', ') };
  return { kind: facts.method === 'HEAD' || isPrefetch(facts) ? 'continue' : 'use' };
}

/** How a person is told that a page is not for them: as a page, or in plain words. Null when they may go on. */
export type Forbidden = 'page' | 'words' | null;

/** Decides on a guarded request by who makes it: `/admin` is for administrators of the account. */
export function forbid(facts: RequestFacts, { isAdmin }: { readonly isAdmin: boolean }): Forbidden {
  if (isAdmin || routeFor(facts).role === null) return null;
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
 * - `page-of-form`: off to the page with the form that a person has sent, which is a 503 itself and can be tried again
 */
export type TurnedAway =
  | {
      readonly kind: 'sign-in';
      readonly status: 303 | 307;
      readonly returnTo: string;
      readonly isAfterForm: boolean;
      readonly removesCookies: boolean;
    }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'unavailable'; readonly as: 'page' | 'words' }
  | { readonly kind: 'page-of-form'; readonly path: string };

/** Decides on a guarded request without a session. */
export function turnAway(facts: RequestFacts, why: NoSession): TurnedAway {
  const { route } = facts;
  const isRead = reading.includes(facts.method);
  const isAfterForm = !routeFor(facts).methods.includes('GET');
  // What is only posted to has nothing to come back to, but the page that it belongs to has.
  const pageOfForm = route.replace(/\/[^/]*$/, '');
  if (why === 'unavailable') {
    if (!isNavigation(facts)) return { kind: 'unavailable', as: 'words' };
    if (isRead) return { kind: 'unavailable', as: 'page' };
    return isAfterForm && acceptsPage(facts.headers)
      ? { kind: 'page-of-form', path: pageOfForm }
      : { kind: 'unavailable', as: 'words' };
  }
  if (!isNavigation(facts)) return { kind: 'unauthorized' };
  return {
    kind: 'sign-in',
    status: isRead ? 307 : 303,
    returnTo: isAfterForm ? pageOfForm : facts.path + facts.search,
    isAfterForm,
    // A session that was alive until just now may have been followed by another, whose cookie is on its way.
    removesCookies: why === 'none' && facts.method !== 'HEAD',
  };
}

/** Whether the session is read or written here, so that no cache may keep the answer (contract: *Answers*). */
export function concernsSession(facts: Pick<RequestFacts, 'route'>): boolean {
  return routeFor(facts).usesSession;
}

/** A cookie of a session, whole or a piece, of whichever place. */
const sessionCookie = /(?:^|;\s*)(?:__Host-)?(?:frame-)?session(?:-[\w-]+)?(?:\.\d+)?=/;
const file = /^\/_next\/(?:static|image)(?:\/|$)|\.[^/]+$/;

/**
 * Whether the answer may hold something personal, so that no cache may keep it: a session came along, and no file is
 * asked for (contract: *Answers*).
 */
export function isPersonal({ route, headers }: Pick<RequestFacts, 'route' | 'headers'>): boolean {
  return (
    sessionCookie.test(headers.get('cookie') ?? '') &&
    (routeFor({ route }).access === 'session' || !file.test(route))
  );
}

type EmbeddingSettings = Pick<GuardSettings, 'embedOrigins'>;

/** Whether a window that is opened here may go on talking to the frame that opened it. */
export function keepsOpener(
  facts: Pick<RequestFacts, 'route'>,
  { embedOrigins }: EmbeddingSettings,
): boolean {
  return embedOrigins.length > 0 && routeFor(facts).keepsOpener;
}

/** Who may show a page in a frame. What is meant for a window never is shown in one. */
export function frameAncestors(
  facts: Pick<RequestFacts, 'route'>,
  settings: EmbeddingSettings,
): readonly string[] {
  return routeFor(facts).isEmbeddable ? settings.embedOrigins : [];
}
