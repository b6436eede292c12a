import { normalizePath, type ParsedRequest } from '../http/request';
import type { Pages, ProtectEntry, Role } from './options';
import { covers, patternMatcher } from './path-pattern';

export interface Route {
  /** As Next.js routes it: decoded, without a trailing slash. `*` is one segment, `/x/**` is `/x` and all below. */
  readonly path: string;
  /**
   * - `public`: for everybody
   * - `session`: for signed-in users
   * - `none`: only Next.js itself and the middleware show it; a request gets 404
   */
  readonly access: 'public' | 'session' | 'none';
  /** Which of the signed-in users may use it; null for all of them. */
  readonly role: Role | null;
  /** The methods of one of the library's own routes; null for a route of the brand, which decides itself. */
  readonly methods: readonly string[] | null;
  /** Whether a denial is JSON, also for a navigation. */
  readonly respondsWithJson: boolean;
  readonly bodyLimit: number;
  /** Paths to which the next matching row applies. */
  readonly except: readonly string[];
  /** Whether it reads or writes the session, so that no cache may keep the response. */
  readonly usesSession: boolean;
  /**
   * Which requests it accepts; others get 401.
   * - `all`
   * - `navigation`: no prefetch, and no page data for Next.js' router
   * - `top-level`: as `navigation`, and no image, script or iframe of another page
   * - `document`: as `top-level`, and iframes if embedding is configured
   */
  readonly accepts: 'all' | 'navigation' | 'top-level' | 'document';
  /** Which query parameters it has: any, those of `/login`, or those of the sign-in error page. */
  readonly query: 'any' | 'login' | 'error';
  /** What has to be configured; without it the route is 404. */
  readonly needs: 'embedding' | 'several-accounts' | null;
  /** Whether the sites of `EMBED_ORIGINS` may show it in an iframe. */
  readonly isEmbeddable: boolean;
  /** Whether its window may talk to the iframe that opened it. */
  readonly keepsOpener: boolean;
  readonly mayReturnTo: boolean;
}

type Rules = Partial<Omit<Route, 'path'>>;

const defaults: Omit<Route, 'path' | 'bodyLimit'> = {
  access: 'public',
  role: null,
  methods: null,
  respondsWithJson: false,
  except: [],
  usesSession: false,
  accepts: 'all',
  query: 'any',
  needs: null,
  isEmbeddable: true,
  keepsOpener: false,
  mayReturnTo: true,
};

const read = { methods: ['GET', 'HEAD'] };
const session = { ...read, usesSession: true };
const post = { methods: ['POST'], usesSession: true };
const signIn = { ...session, keepsOpener: true, mayReturnTo: false };
/** A page before a sign-in, or after a failed one. */
const signInPage = { ...session, accepts: 'navigation' } as const;
const beforeSignIn = { ...signInPage, query: 'login', mayReturnTo: false } as const;
const embedded = { ...session, needs: 'embedding' } as const;
const internal = { access: 'none' } as const;

/** The library's own routes, which `protect` cannot change (contract: *Routes*). */
const ownRules = (pages: SignInPages): readonly (readonly [path: string, rules: Rules])[] => [
  ['/login', { ...signIn, accepts: 'document' }],
  ['/callback', { ...signIn, accepts: 'top-level' }],
  ['/logout', { ...post, mayReturnTo: false }],
  [pages.signInError, { ...signInPage, query: 'error', keepsOpener: true }],
  [pages.sessionEnded, beforeSignIn],
  [pages.chooseAccount, { ...beforeSignIn, needs: 'several-accounts', keepsOpener: true }],
  ['/api/me', session],
  ['/api/health', read],
  ['/api/ready', read],
  ['/api/session/extend', post],
  ['/frame/sign-in', { ...beforeSignIn, needs: 'embedding' }],
  ['/frame/session', { ...post, needs: 'embedding' }],
  ['/frame/signed-in', { ...embedded, isEmbeddable: false, keepsOpener: true }],
  ['/frame/**', embedded],
  ['/_error/**', internal],
  ['/_global-error/**', internal],
  ['/_not-found/**', internal],
  ['/_next/data/**', internal],
];

/** The paths of the sign-in's pages, of the brand or by default. */
type SignInPages = Readonly<
  Record<'home' | 'signInError' | 'sessionEnded' | 'chooseAccount', string>
>;

export interface RouteTable {
  readonly rows: readonly Route[];
  readonly pages: SignInPages;
  /** The first row that matches the path of a request. */
  routeFor(parsed: Pick<ParsedRequest, 'route'>): Route;
  /** Whether a sign-in may return to a path, as it stands in a URL. */
  mayReturnTo(path: string): boolean;
}

/**
 * Makes the table of the library's own routes, the protected ones, and all others, which are public.
 *
 * @returns the table, and a sentence for each entry and page that no request can reach
 */
export function createRouteTable(
  protect: readonly ProtectEntry[],
  brandPages: Pages,
  bodyLimit: number,
): { readonly routes: RouteTable; readonly problems: readonly string[] } {
  const pages: SignInPages = {
    home: brandPages.home,
    signInError: brandPages.signInError ?? '/sign-in-error',
    sessionEnded: brandPages.sessionEnded ?? '/session-ended',
    chooseAccount: brandPages.chooseAccount ?? '/choose-account',
  };
  const row = (path: string, rules: Rules): Route => ({ ...defaults, bodyLimit, ...rules, path });
  const { forbidden, unavailable, otherPerson, denied } = brandPages;
  const internalPages = [forbidden, unavailable, denied].filter((page) => page !== undefined);
  const own = [
    ...ownRules(pages).map(([path, rules]) => row(path, rules)),
    ...internalPages.map((page) => row(`${page}/**`, internal)),
    ...(otherPerson === undefined ? [] : [row(otherPerson, session)]),
  ];
  const protectedRows = protect.map((entry) =>
    row(entry.path, {
      access: 'session',
      usesSession: true,
      role: entry.role ?? null,
      respondsWithJson: entry.respondWith === 'json',
      except: entry.except ?? [],
      bodyLimit: entry.bodyLimit ?? bodyLimit,
    }),
  );
  // The home page of the starter greets a signed-in user.
  const root = row('/', { usesSession: true });
  const everyPath = row('/**', {});
  const rows = [...own, ...protectedRows, root, everyPath];
  const matchers = rows.map((route) => ({
    route,
    matcher: patternMatcher(route.path),
    exceptions: route.except.map(patternMatcher),
  }));
  const routeFor: RouteTable['routeFor'] = ({ route: path }) =>
    matchers.find(
      ({ matcher, exceptions }) =>
        matcher.test(path) && !exceptions.some((exception) => exception.test(path)),
    )?.route ?? everyPath;
  return {
    routes: {
      rows,
      pages,
      routeFor,
      mayReturnTo: (path) => routeFor({ route: normalizePath(path) }).mayReturnTo,
    },
    problems: [...hiddenEntries(protectedRows, own), ...pageProblems(brandPages, protectedRows)],
  };
}

/** Entries that never match, because an earlier row matches all of their paths. */
function hiddenEntries(entries: readonly Route[], own: readonly Route[]): readonly string[] {
  return entries.flatMap((entry, index) => {
    const hides = ({ path, except }: Route) => except.length === 0 && covers(path, entry.path);
    const ownRow = own.find(hides);
    if (ownRow) {
      return [`protect: ${entry.path} never matches: ${ownRow.path} is the library's own`];
    }
    const earlier = entries.slice(0, index).find(hides);
    return earlier
      ? [`protect: ${entry.path} never matches: ${earlier.path} before it matches first`]
      : [];
  });
}

/** Signed-out users see these pages, and denied users do: they must not be protected themselves. */
function pageProblems(pages: Pages, entries: readonly Route[]): readonly string[] {
  const named = Object.entries(pages).flatMap(([name, path]) =>
    name === 'home' || path === undefined ? [] : [{ name, path }],
  );
  const isProtected = (page: string) =>
    entries.some(
      ({ path, except }) =>
        covers(path, page) && !except.some((exception) => covers(exception, page)),
    );
  const hasDuplicate = new Set(named.map(({ path }) => path)).size < named.length;
  return [
    ...named.flatMap(({ name, path }) =>
      isProtected(path) ? [`pages.${name}: ${path} must not be protected itself`] : [],
    ),
    ...(hasDuplicate ? ['pages: two of them have the same path'] : []),
  ];
}
