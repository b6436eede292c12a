import { normalizePath, type RequestFacts } from '../request-facts';

/** The rules of an address. */
export interface Route {
  /** As Next.js routes it: decoded, without a slash at its end. `/x/**` is `/x` and everything below it. */
  readonly path: string;
  /**
   * - `public`: for everybody
   * - `session`: for people who are signed in
   * - `none`: only Next.js itself and the middleware show it; to a request it is 404
   */
  readonly access: 'public' | 'session' | 'none';
  /** Who may use it among those who are signed in; null for all of them. */
  readonly role: 'administrator' | null;
  readonly methods: readonly string[];
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
  /** Whether a sign-in may lead here. */
  readonly mayReturnTo: boolean;
}

const everyAddress: Route = {
  path: '/**',
  access: 'public',
  role: null,
  methods: ['GET', 'HEAD'],
  usesSession: false,
  accepts: 'all',
  query: 'any',
  needs: null,
  isEmbeddable: true,
  keepsOpener: false,
  mayReturnTo: true,
};

const post = { methods: ['POST'], usesSession: true };
const internal = { access: 'none' } as const;
/** A page on the way to a sign-in, or after one that failed. */
const signInPage = { usesSession: true, accepts: 'navigation' } as const;
const beforeSignIn = { ...signInPage, query: 'login', mayReturnTo: false } as const;

/**
 * Every address with rules of its own (contract: *Routes*). The first row that matches holds; what a row does not say,
 * and every other address, is as in {@link everyAddress}.
 */
export const routes: readonly Route[] = [
  row('/', { usesSession: true }),
  row('/login', {
    usesSession: true,
    accepts: 'document',
    keepsOpener: true,
    mayReturnTo: false,
  }),
  row('/callback', {
    usesSession: true,
    accepts: 'top-level',
    keepsOpener: true,
    mayReturnTo: false,
  }),
  row('/logout', { ...post, mayReturnTo: false }),
  row('/sign-in-error', { ...signInPage, query: 'error', keepsOpener: true }),
  row('/session-ended', beforeSignIn),
  row('/choose-account', { ...beforeSignIn, needs: 'several-accounts', keepsOpener: true }),
  row('/other-person', { usesSession: true }),
  row('/dashboard/sessions/end', { ...post, access: 'session' }),
  row('/dashboard/**', { access: 'session', usesSession: true }),
  row('/admin/**', { access: 'session', usesSession: true, role: 'administrator' }),
  row('/api/me', { usesSession: true }),
  row('/api/session/extend', post),
  row('/frame/sign-in', { ...beforeSignIn, needs: 'embedding' }),
  row('/frame/session', { ...post, needs: 'embedding' }),
  row('/frame/signed-in', {
    usesSession: true,
    needs: 'embedding',
    isEmbeddable: false,
    keepsOpener: true,
  }),
  row('/frame/**', { usesSession: true, needs: 'embedding' }),
  row('/forbidden/**', internal),
  row('/no-page/**', internal),
  row('/unavailable/**', internal),
  row('/_error/**', internal),
  row('/_global-error/**', internal),
  row('/_not-found/**', internal),
  row('/_next/data/**', internal),
  // This app has no pictures for Next.js to scale.
  row('/_next/image/**', internal),
];

function row(path: string, rules: Partial<Route>): Route {
  return { ...everyAddress, ...rules, path };
}

/** The rules of the address that a request is for. */
export function routeFor({ route }: Pick<RequestFacts, 'route'>, table = routes): Route {
  return table.find(({ path }) => matches(path, route)) ?? everyAddress;
}

/** Whether a sign-in may lead to a path, as an address has it. */
export function mayReturnTo(path: string): boolean {
  return routeFor({ route: normalizePath(path) }).mayReturnTo;
}

function matches(path: string, route: string): boolean {
  if (!path.endsWith('/**')) return route === path;
  const top = path.slice(0, -'/**'.length);
  // `/dashboard.rsc` is how some hosts spell the page data of `/dashboard`.
  return route.startsWith(top) && ['', '/', '.'].includes(route.charAt(top.length));
}
