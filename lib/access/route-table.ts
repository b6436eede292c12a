import { normalizePath, type ParsedRequest } from '../http/request';
import { OptionsError, type Pages, type ParsedOptions } from './options';
import { covers, patternMatcher } from './path-pattern';
import { hasRole, type Role } from './role';

export interface Route {
  /** As Next.js routes it: decoded, without a trailing slash. `*` is one segment, `/x/**` is `/x` and all below. */
  readonly path: string;
  /** `session`: for signed-in users; `none`: only Next.js and the middleware show it, and a request gets 404. */
  readonly access: 'public' | 'session' | 'none';
  readonly role: Role | null;
  /** Null for a route of the brand, which decides itself. */
  readonly methods: readonly string[] | null;
  readonly respondsWithJson: boolean;
  readonly bodyLimit: number;
  /** Paths to which the next matching row applies. */
  readonly except: readonly string[];
  /** No cache may keep the response. */
  readonly usesSession: boolean;
  /**
   * Other requests get 401.
   * - `navigation`: no prefetch, and no page data for Next.js' router
   * - `top-level`: as `navigation`, and no image, script or iframe of another page
   * - `document`: as `top-level`, and iframes if embedding is configured
   */
  readonly accepts: 'all' | 'navigation' | 'top-level' | 'document';
  /** Which query parameters it has: any, those of `/login`, or those of the sign-in error page. */
  readonly query: 'any' | 'login' | 'error';
  /** Without it in the settings the route is 404. */
  readonly needs: 'embedding' | 'several-accounts' | null;
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

type SignInPages = Readonly<
  Record<'home' | 'signInError' | 'sessionEnded' | 'chooseAccount', string>
>;

export interface RouteTable {
  readonly rows: readonly Route[];
  readonly pages: SignInPages;
  /** The first row that matches, or what two of them allow where an encoded slash makes two match. */
  routeFor(parsed: Pick<ParsedRequest, 'path'>): Route;
  /** Whether a sign-in may return to a path, as it stands in a URL. */
  mayReturnTo(path: string): boolean;
}

/** @throws {OptionsError} that lists each entry and page that no request can reach */
export function createRouteTable({ protect, pages: brand, bodyLimit }: ParsedOptions): RouteTable {
  const pages: SignInPages = {
    home: brand.home,
    signInError: brand.signInError ?? '/sign-in-error',
    sessionEnded: brand.sessionEnded ?? '/session-ended',
    chooseAccount: brand.chooseAccount ?? '/choose-account',
  };
  const row = (path: string, rules: Rules): Route => ({ ...defaults, bodyLimit, ...rules, path });
  const { forbidden, unavailable, otherPerson, denied } = brand;
  const internalPages = [forbidden, unavailable, denied].filter((page) => page !== undefined);
  const own = [
    ...ownRules(pages).map(([path, rules]) => row(path, rules)),
    ...internalPages.map((page) => row(`${page}/**`, internal)),
    ...(otherPerson === undefined ? [] : [row(otherPerson, session)]),
  ];
  const protectedRows = protect.map(({ path, role, respondWith, except, bodyLimit: ownLimit }) =>
    row(path, {
      access: 'session',
      usesSession: true,
      role: role ?? null,
      respondsWithJson: respondWith === 'json',
      except: except ?? [],
      bodyLimit: ownLimit ?? bodyLimit,
    }),
  );
  const problems = [...hiddenEntries(protectedRows, own), ...pageProblems(brand, protectedRows)];
  if (problems.length > 0) throw new OptionsError(problems);
  // The home page of the starter greets a signed-in user.
  const root = row('/', { usesSession: true });
  const everyPath = row('/**', {});
  const rows = [...own, ...protectedRows, root, everyPath];
  const matchers = rows.map((route) => ({
    route,
    // On a Node host page data has no path of its own, so such a path may be another page.
    matcher: patternMatcher(route.path, route.access !== 'public'),
    exceptions: route.except.map((exception) => patternMatcher(exception)),
  }));
  const rowFor = (path: string) =>
    matchers.find(
      ({ matcher, exceptions }) =>
        matcher.test(path) && !exceptions.some((exception) => exception.test(path)),
    )?.route ?? everyPath;
  const nowhere = row('/**', internal);
  const routeFor: RouteTable['routeFor'] = ({ path }) => {
    const decoded = normalizePath(path);
    if (/\/\(\.{1,3}\)/.test(decoded)) return nowhere;
    // For Next.js an encoded slash is part of the segment of a page, and a slash in the name of a file.
    const kept = path.replace(/%2f/gi, '%252F');
    const route = rowFor(decoded);
    return kept === path ? route : stricter(rowFor(normalizePath(kept)), route);
  };
  const mayReturnTo = (path: string) => routeFor({ path }).mayReturnTo;
  return { rows, pages, routeFor, mayReturnTo };
}

/** What both rows allow. */
function stricter(one: Route, other: Route): Route {
  if (one.access === 'public') return other;
  if (one === other || other.access !== 'session') return one;
  return {
    ...one,
    role: (session) => hasRole(session, one.role) && hasRole(session, other.role),
    bodyLimit: Math.min(one.bodyLimit, other.bodyLimit),
  };
}

/** Entries that never match, because an earlier row matches all of their paths. */
function hiddenEntries(entries: readonly Route[], own: readonly Route[]): readonly string[] {
  return entries.flatMap((entry, index) => {
    const hiding = [...own, ...entries.slice(0, index)].find(
      ({ path, except }) => except.length === 0 && covers(path, entry.path),
    );
    if (!hiding) return [];
    const why = own.includes(hiding) ? "is the library's own" : 'before it matches first';
    return [`protect: ${entry.path} never matches: ${hiding.path} ${why}`];
  });
}

/** Signed-out users see these pages, and denied users do: they must not be protected themselves. */
function pageProblems({ home: _, ...pages }: Pages, entries: readonly Route[]): readonly string[] {
  const isProtected = (page: string) =>
    entries.some(
      ({ path, except }) =>
        covers(path, page) && !except.some((exception) => covers(exception, page)),
    );
  const paths = Object.values(pages).filter((path) => path !== undefined);
  return [
    ...Object.entries(pages).flatMap(([name, path]) =>
      path !== undefined && isProtected(path)
        ? [`pages.${name}: ${path} must not be protected itself`]
        : [],
    ),
    ...(new Set(paths).size < paths.length ? ['pages: two of them have the same path'] : []),
  ];
}
