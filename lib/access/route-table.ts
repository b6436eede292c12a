import { normalizePath, type ParsedRequest } from '../http/request';
import type { Pages, ProtectEntry, Role } from './options';
import { covers, patternMatcher } from './path-pattern';

export interface Route {
  /** As Next.js routes it: decoded, without a slash at its end. `*` is one segment, `/x/**` is `/x` and all below. */
  readonly path: string;
  /**
   * - `public`: for everybody
   * - `session`: for people who are signed in
   * - `none`: only Next.js itself and the middleware show it; to a request it is 404
   */
  readonly access: 'public' | 'session' | 'none';
  /** Who may use it among those who are signed in; null for all of them. */
  readonly role: Role | null;
  /** The methods of a route of the library's own; null where that is the matter of whoever wrote the route. */
  readonly methods: readonly string[] | null;
  /** Whether a denial is JSON, for people who open the address too. */
  readonly respondsWithJson: boolean;
  readonly bodyLimit: number;
  /** Paths for which the next row is asked. */
  readonly except: readonly string[];
  /** Whether it reads or writes the session, so that no cache may keep the response. */
  readonly usesSession: boolean;
  /**
   * What else is answered with 401, because it would make no sense or do harm.
   * - `all`: everything is taken
   * - `navigation`: no prefetch and no page data of Next.js' router
   * - `top-level`: as `navigation`, and no picture, script or frame of another page
   * - `document`: as `top-level`, and frames where embedding is configured
   */
  readonly accepts: 'all' | 'navigation' | 'top-level' | 'document';
  /** What its query may hold: anything, what `/login` takes, or what the page of a failed sign-in takes. */
  readonly query: 'any' | 'login' | 'error';
  /** What has to be configured; else it is 404. */
  readonly needs: 'embedding' | 'several-accounts' | null;
  /** Whether the sites of `EMBED_ORIGINS` may show it in a frame. */
  readonly isEmbeddable: boolean;
  /** Whether its window may talk to the frame that opened it. */
  readonly keepsOpener: boolean;
  readonly mayReturnTo: boolean;
}

type Rules = Partial<Omit<Route, 'path'>>;

/** The rules where nothing else is said. */
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
/** A page before a sign-in, or after one that failed. */
const signInPage = { ...session, accepts: 'navigation' } as const;
const beforeSignIn = { ...signInPage, query: 'login', mayReturnTo: false } as const;
const frame = { ...session, needs: 'embedding' } as const;
const internal = { access: 'none' } as const;

/** The addresses that are the library's, whatever `protect` says (contract: *Routes*). */
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
  ['/frame/signed-in', { ...frame, isEmbeddable: false, keepsOpener: true }],
  ['/frame/**', frame],
  ['/_error/**', internal],
  ['/_global-error/**', internal],
  ['/_not-found/**', internal],
  ['/_next/data/**', internal],
];

/** Where the pages of a sign-in are, whether the brand or the library has made them. */
type SignInPages = Readonly<
  Record<'home' | 'signInError' | 'sessionEnded' | 'chooseAccount', string>
>;

export interface RouteTable {
  readonly rows: readonly Route[];
  readonly pages: SignInPages;
  /** The rules of the address that a request is for: those of the first row that matches. */
  routeFor(parsed: Pick<ParsedRequest, 'route'>): Route;
  /** Whether a sign-in may lead to a path, as an address has it. */
  mayReturnTo(path: string): boolean;
}

/**
 * Makes the table of the library's own addresses, those that a brand protects, and all others, which are public.
 *
 * @returns the table, and the entries and pages that no request can reach
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
  const protectedRows = protect.map(({ path, role = null, respondWith, except = [], ...entry }) =>
    row(path, {
      access: 'session',
      usesSession: true,
      role,
      respondsWithJson: respondWith === 'json',
      except,
      bodyLimit: entry.bodyLimit ?? bodyLimit,
    }),
  );
  // People who are signed in are greeted there, unless it is protected.
  const front = row('/', { usesSession: true });
  const everyAddress = row('/**', {});
  const rows = [...own, ...protectedRows, front, everyAddress];
  const matchers = rows.map((route) => ({
    route,
    matcher: patternMatcher(route.path),
    exceptions: route.except.map(patternMatcher),
  }));
  const routeFor: RouteTable['routeFor'] = ({ route: path }) =>
    matchers.find(
      ({ matcher, exceptions }) =>
        matcher.test(path) && !exceptions.some((exception) => exception.test(path)),
    )?.route ?? everyAddress;
  const routes: RouteTable = {
    rows,
    pages,
    routeFor,
    mayReturnTo: (path) => routeFor({ route: normalizePath(path) }).mayReturnTo,
  };
  return {
    routes,
    problems: [...hiddenEntries(protectedRows, own), ...pageProblems(brandPages, protectedRows)],
  };
}

/** Entries that no request comes to, because a row before them matches all of theirs. */
function hiddenEntries(entries: readonly Route[], own: readonly Route[]): readonly string[] {
  return entries.flatMap((entry, place) => {
    const hides = ({ path, except }: Route) => except.length === 0 && covers(path, entry.path);
    const ownRow = own.find(hides);
    if (ownRow)
      return [`protect: ${entry.path} never matches: ${ownRow.path} is the library's own`];
    const earlier = entries.slice(0, place).find(hides);
    return earlier
      ? [`protect: ${entry.path} never matches: ${earlier.path} stands before it and takes it all`]
      : [];
  });
}

/** Pages that people are sent to who are signed out, or cannot come to: they must not be protected themselves. */
function pageProblems(pages: Pages, entries: readonly Route[]): readonly string[] {
  const named = Object.entries(pages).flatMap(([name, path]) =>
    name === 'home' || path === undefined ? [] : [{ name, path }],
  );
  const isProtected = (page: string) =>
    entries.some(
      ({ path, except }) =>
        covers(path, page) && !except.some((exception) => covers(exception, page)),
    );
  const isTwice = new Set(named.map(({ path }) => path)).size < named.length;
  return [
    ...named.flatMap(({ name, path }) =>
      isProtected(path) ? [`pages.${name}: ${path} must not be protected itself`] : [],
    ),
    ...(isTwice ? ['pages: two of them have the same path'] : []),
  ];
}
