import { CookieClient, locationOf } from '../../e2e/support/cookie-client';
import type { EmulatorControl, Endpoint } from '../../emulator/control-client';
import { type Persona, personas } from '../../emulator/personas';
import type { NamedFault } from './faults';

/** An app under test and the emulator that it talks to. */
export interface Place {
  readonly origin: string;
  readonly emulator: EmulatorControl;
  /** Lets time pass for the apps and the emulator. */
  passTime(ms: number): Promise<void>;
}

/** What a person got, in short words, and how their session is afterwards. */
export interface Got {
  readonly page: string;
  readonly session: 'active' | 'none';
}

/** A call that the app makes, and what becomes of the person for whom it makes it. */
export interface Call {
  readonly name: string;
  readonly on: Endpoint;
  /** How long the app waits for it. */
  readonly limitMs: number;
  /** The app remembers the answer for an hour: each fault needs an app that has not asked yet. */
  readonly isRemembered?: boolean;
  readonly isList?: boolean;
  /** Read once more when the connection fails. */
  readonly isTriedTwice?: boolean;
  /** How long access tokens live meanwhile, in seconds. */
  readonly tokensLiveSeconds?: number;
  /** From sign-in until the call is due. */
  readonly untilDueMs?: number;
  /** How long a failure is remembered before the same request is good again. */
  readonly pauseMs: number;
  /** Before the fault: somebody for whom the call will be made. */
  prepare(place: Place): Promise<CookieClient>;
  /** Has the call made, and tells what came of it. */
  provoke(visitor: CookieClient, place: Place): Promise<Got>;
  /** By the contract. */
  expected(fault: NamedFault): Got;
  /** The next request, when all is well again. */
  next(visitor: CookieClient, place: Place, fault: NamedFault): Promise<string>;
  /** By the contract; `good` unless said otherwise. */
  expectedNext?(fault: NamedFault): string;
}

const stranger = async () => new CookieClient();
const signedIn =
  (persona: Persona = personas.agent) =>
  async ({ origin }: Place) => {
    const visitor = new CookieClient();
    await visitor.signIn(origin, persona);
    return visitor;
  };

async function sessionOf(visitor: CookieClient, { origin }: Place): Promise<Got['session']> {
  return (await visitor.open(`${origin}/api/me`)).status === 200 ? 'active' : 'none';
}

/** Where an answer leads, in short: the reason of a failed sign-in, or the path. */
function whereTo(response: Response, origin: string): string {
  const location = locationOf(response, origin);
  if (location === null) return `status ${response.status}`;
  const { pathname, search, searchParams, origin: to } = new URL(location);
  if (to !== origin) return 'Sentinel';
  if (pathname === '/sign-in-error') return `error page: ${searchParams.get('reason')}`;
  return pathname === '/login' ? 'sign in again' : pathname + search;
}

const signIn = {
  limitMs: 5_000,
  prepare: stranger,
  async provoke(visitor: CookieClient, place: Place): Promise<Got> {
    const answer = await visitor.signIn(place.origin, personas.agent);
    return { page: whereTo(answer, place.origin), session: await sessionOf(visitor, place) };
  },
  async next(visitor: CookieClient, place: Place): Promise<string> {
    const answer = await visitor.signIn(place.origin, personas.agent);
    const page = whereTo(answer, place.origin);
    return page === '/dashboard' ? 'good' : page;
  },
};

const failing = (reason: string): Got => ({ page: `error page: ${reason}`, session: 'none' });
const statusOf = ({ answer }: NamedFault) => (answer.kind === 'status' ? answer.status : null);

/** Opens a guarded page, and says whether it is the page, or what stands in its place. */
async function openDashboard(visitor: CookieClient, { origin }: Place): Promise<string> {
  const answer = await visitor.open(`${origin}/dashboard`);
  const html = await answer.text();
  if (answer.status === 503)
    return html.includes('not answering') ? '503 page' : '503 without words';
  return html.includes('data-testid="greeting"') ? 'the page' : whereTo(answer, origin);
}

const isRefusal = (fault: NamedFault) => statusOf(fault) === 400;

/** A part of a page that is asked for when the page is, and what stands there when it does not come. */
function pagePart(call: {
  name: string;
  on: Endpoint;
  path: string;
  what: string;
  persona?: Persona;
  isSmall?: boolean;
  isList?: boolean;
}): Call {
  const trouble = (html: string): string => {
    if (call.isSmall) return html.includes('Cannot be shown right now') ? 'not shown' : 'shown';
    const words: Readonly<Record<string, string>> = {
      'is not allowed': `does not let this app show ${call.what}`,
      'sign-in not accepted': `did not accept your sign-in when asked for ${call.what}`,
      'asks for patience': `received too many requests for ${call.what}`,
      'no answer in time': `could not answer in time when asked for ${call.what}`,
      'not understood': `does not understand when asked for ${call.what}`,
    };
    const [said = 'shown'] = Object.entries(words).find(([, text]) => html.includes(text)) ?? [];
    return said;
  };
  const open = async (visitor: CookieClient, place: Place) => {
    const answer = await visitor.open(place.origin + call.path);
    return `${answer.status}, ${trouble(await answer.text())}`;
  };
  return {
    name: call.name,
    on: call.on,
    limitMs: 3_000,
    isTriedTwice: true,
    isList: call.isList ?? false,
    pauseMs: 1_100,
    prepare: signedIn(call.persona),
    async provoke(visitor, place) {
      return { page: await open(visitor, place), session: await sessionOf(visitor, place) };
    },
    expected(fault) {
      const said = call.isSmall ? 'not shown' : troubleOf(fault);
      return { page: `200, ${said}`, session: 'active' };
    },
    async next(visitor, place) {
      const first = await open(visitor, place);
      // Ten thousand users can take a busy machine longer than the three seconds that an API has.
      const isRead = first === '200, shown' || !call.isList;
      const page = isRead ? first : await open(visitor, place);
      return page === '200, shown' ? 'good' : page;
    },
  };
}

function troubleOf(fault: NamedFault): string {
  const status = statusOf(fault);
  if (status === 401) return 'sign-in not accepted';
  if (status === 403) return 'is not allowed';
  if (status === 429) return 'asks for patience';
  const isSilent = fault.isLate || fault.breaksConnection;
  return isSilent || status === 408 || (status ?? 0) >= 500
    ? 'no answer in time'
    : 'not understood';
}

export const calls: readonly Call[] = [
  {
    ...signIn,
    name: 'domain lookup',
    on: 'domain',
    isRemembered: true,
    isTriedTwice: true,
    pauseMs: 5_100,
    async provoke(visitor, place) {
      const answer = await visitor.open(`${place.origin}/login`);
      return { page: whereTo(answer, place.origin), session: await sessionOf(visitor, place) };
    },
    expected(fault) {
      const status = statusOf(fault) ?? 0;
      const isUnknown = status >= 400 && status < 500 && status !== 408 && status !== 429;
      const isNoHost = fault.name === 'wrong JSON types';
      return failing(isUnknown || isNoHost ? 'configuration' : 'sentinel_unreachable');
    },
  },
  {
    ...signIn,
    name: 'token',
    on: 'token',
    pauseMs: 0,
    expected(fault) {
      if (isRefusal(fault)) return failing('sentinel_refused');
      return failing(statusOf(fault) === 401 ? 'configuration' : 'sentinel_unreachable');
    },
  },
  {
    ...signIn,
    name: 'JWKS',
    on: 'jwks',
    isRemembered: true,
    isTriedTwice: true,
    pauseMs: 5_100,
    // Over plain http a checked signature is required.
    expected: () => failing('sentinel_unreachable'),
  },
  {
    ...signIn,
    name: 'users, at sign-in',
    on: 'users',
    limitMs: 3_000,
    isTriedTwice: true,
    pauseMs: 1_100,
    async provoke(visitor, place) {
      const answer = await visitor.signIn(place.origin, personas.agent);
      const me = await (await visitor.open(`${place.origin}/api/me`)).json();
      const name = me.name === null ? 'no name' : 'a name';
      const page = `${whereTo(answer, place.origin)}, ${name}`;
      return { page, session: await sessionOf(visitor, place) };
    },
    expected: () => ({ page: '/dashboard, no name', session: 'active' }),
  },
  {
    name: 'refresh, token alive',
    on: 'token',
    limitMs: 5_000,
    tokensLiveSeconds: 60,
    untilDueMs: 45_100,
    // After the old token's end: until then the app goes on with it, and asks no more.
    pauseMs: 16_000,
    prepare: signedIn(),
    async provoke(visitor, place) {
      const page = await openDashboard(visitor, place);
      return { page, session: await sessionOf(visitor, place) };
    },
    expected: () => ({ page: 'the page', session: 'active' }),
    async next(visitor, place) {
      const page = await openDashboard(visitor, place);
      return page === 'the page' ? 'good' : page;
    },
    expectedNext: (fault) => (isRefusal(fault) || fault.hasEffect ? 'sign in again' : 'good'),
  },
  {
    name: 'refresh, token dead',
    on: 'token',
    limitMs: 5_000,
    tokensLiveSeconds: 1,
    untilDueMs: 1_200,
    pauseMs: 5_200,
    prepare: signedIn(),
    async provoke(visitor, place) {
      const page = await openDashboard(visitor, place);
      const { origin } = new URL(place.origin);
      const extended = await visitor.post(`${origin}/api/session/extend`);
      const session = await sessionOf(visitor, place);
      return { page: `${page}, extend ${extended.status}`, session };
    },
    expected: (fault) =>
      isRefusal(fault)
        ? { page: 'sign in again, extend 401', session: 'none' }
        : { page: '503 page, extend 503', session: 'active' },
    async next(visitor, place, fault) {
      if (isRefusal(fault)) return signIn.next(visitor, place);
      const page = await openDashboard(visitor, place);
      return page === 'the page' ? 'good' : page;
    },
    // A refresh token whose answer was lost is spent.
    expectedNext: (fault) => (fault.hasEffect ? 'sign in again' : 'good'),
  },
  {
    name: 'revoke',
    on: 'revoke',
    limitMs: 5_000,
    pauseMs: 0,
    prepare: signedIn(),
    async provoke(visitor, place) {
      const answer = await visitor.post(`${place.origin}/logout?everywhere=1`);
      return { page: whereTo(answer, place.origin), session: await sessionOf(visitor, place) };
    },
    // RFC 7009: 200 says that it is done, whatever stands in its body.
    expected: (fault) => ({
      page: isDone(fault) ? '/?signed_out=everywhere' : '/?signed_out=here_only',
      session: 'none',
    }),
    next: signIn.next,
  },
  pagePart({
    name: 'users, on the dashboard',
    on: 'users',
    path: '/dashboard?whole',
    what: 'your profile',
  }),
  pagePart({
    name: 'skills',
    on: 'skills',
    path: '/dashboard?whole',
    what: 'the names of your skills',
  }),
  pagePart({
    name: 'agent groups',
    on: 'agent_groups',
    path: '/dashboard?whole',
    what: '',
    isSmall: true,
  }),
  pagePart({
    name: 'list of users',
    on: 'user_list',
    path: '/admin',
    what: 'the users of the account',
    persona: personas.administrator,
    isList: true,
  }),
];

function isDone({ answer }: NamedFault): boolean {
  return ['html', 'empty', 'truncated', 'wrong_types'].includes(answer.kind);
}
