import { CookieClient, locationOf } from '../../e2e/support/cookie-client';
import type { EmulatorControl } from '../../emulator/control-client';
import { type Persona, personas } from '../../emulator/personas';
import type { Endpoint } from '../../emulator/request-log';
import type { NamedFault } from './faults';

/** An app under test and its emulator. */
export interface Target {
  readonly origin: string;
  readonly emulator: EmulatorControl;
  /** Moves the clock of all apps and the emulator forward. */
  passTime(ms: number): Promise<void>;
}

/** The page that a user gets, in a few words, and the session afterwards. */
export interface Outcome {
  readonly page: string;
  readonly session: 'active' | 'none';
}

/** A request of the app to a service, and its effect on the user. */
export interface Call {
  readonly name: string;
  readonly on: Endpoint;
  /** The timeout of the app. */
  readonly limitMs: number;
  /** The app caches the response for an hour, so each fault needs a new app. */
  readonly isCached?: boolean;
  readonly isList?: boolean;
  /** The app retries it once after a connection failure. */
  readonly isRetried?: boolean;
  /** Lifetime of the access tokens. */
  readonly tokenLifetimeSeconds?: number;
  /** From sign-in until the request is due. */
  readonly untilDueMs?: number;
  /** How long the app remembers a failure before it tries again. */
  readonly pauseMs: number;
  /** Creates the client of a user, before the fault. */
  prepare(target: Target): Promise<CookieClient>;
  /** Causes the request, and returns the outcome. */
  trigger(client: CookieClient, target: Target): Promise<Outcome>;
  /** The outcome that the contract requires. */
  expected(fault: NamedFault): Outcome;
  /** Sends the next request, after the fault. */
  next(client: CookieClient, target: Target, fault: NamedFault): Promise<string>;
  /** Its outcome that the contract requires. Default: `good`. */
  expectedNext?(fault: NamedFault): string;
}

const createClient = async () => new CookieClient();
const signedIn =
  (persona: Persona = personas.agent) =>
  async ({ origin }: Target) => {
    const client = new CookieClient();
    await client.signIn(origin, persona);
    return client;
  };

async function sessionOf(client: CookieClient, { origin }: Target): Promise<Outcome['session']> {
  return (await client.open(`${origin}/api/me`)).status === 200 ? 'active' : 'none';
}

/** The target of a redirect, in a few words: the reason of a failed sign-in, or the path. */
function describeTarget(response: Response, origin: string): string {
  const location = locationOf(response, origin);
  if (location === null) return `status ${response.status}`;
  const { pathname, search, searchParams, origin: to } = new URL(location);
  if (to !== origin) return 'Sentinel';
  if (pathname === '/sign-in-error') return `error page: ${searchParams.get('reason')}`;
  return pathname === '/login' ? 'sign in again' : pathname + search;
}

const signIn = {
  limitMs: 5_000,
  prepare: createClient,
  async trigger(client: CookieClient, target: Target): Promise<Outcome> {
    const response = await client.signIn(target.origin, personas.agent);
    return {
      page: describeTarget(response, target.origin),
      session: await sessionOf(client, target),
    };
  },
  async next(client: CookieClient, target: Target): Promise<string> {
    const response = await client.signIn(target.origin, personas.agent);
    const page = describeTarget(response, target.origin);
    return page === '/dashboard' ? 'good' : page;
  },
};

const failing = (reason: string): Outcome => ({ page: `error page: ${reason}`, session: 'none' });
const statusOf = ({ answer }: NamedFault) => (answer.kind === 'status' ? answer.status : null);

/** Opens a protected page, and returns what is shown. */
async function openDashboard(client: CookieClient, { origin }: Target): Promise<string> {
  const response = await client.open(`${origin}/dashboard`);
  const html = await response.text();
  if (response.status === 503)
    return html.includes('not answering') ? '503 page' : '503 without words';
  return html.includes('data-testid="greeting"') ? 'the page' : describeTarget(response, origin);
}

const isRefusal = (fault: NamedFault) => statusOf(fault) === 400;

/** A request for a section of a page, and the message that replaces the section after a failure. */
function pageSection(call: {
  name: string;
  on: Endpoint;
  path: string;
  what: string;
  persona?: Persona;
  isSmall?: boolean;
  isList?: boolean;
  /** What a 404 means, if it is normal. */
  noRecord?: string;
}): Call {
  const messageIn = (html: string): string => {
    if (call.isSmall) {
      return ['Cannot be shown right now', call.what].some((words) => html.includes(words))
        ? 'not shown'
        : 'shown';
    }
    const words: Readonly<Record<string, string>> = {
      'is not allowed': `does not let this app show ${call.what}`,
      'sign-in not accepted': `did not accept your sign-in when asked for ${call.what}`,
      'asks for patience': `received too many requests for ${call.what}`,
      'no answer in time': `could not answer in time when asked for ${call.what}`,
      'no record': call.noRecord ?? `has no record of ${call.what}`,
      'changed in the meantime': 'changed at LivePerson in the meantime',
      'not understood': `does not understand when asked for ${call.what}`,
    };
    const [message = 'shown'] = Object.entries(words).find(([, text]) => html.includes(text)) ?? [];
    return message;
  };
  const open = async (client: CookieClient, target: Target) => {
    const response = await client.open(target.origin + call.path);
    return `${response.status}, ${messageIn(await response.text())}`;
  };
  return {
    name: call.name,
    on: call.on,
    limitMs: 3_000,
    isRetried: true,
    isList: call.isList ?? false,
    pauseMs: 1_100,
    prepare: signedIn(call.persona),
    async trigger(client, target) {
      return { page: await open(client, target), session: await sessionOf(client, target) };
    },
    expected(fault) {
      const message = call.isSmall ? 'not shown' : messageFor(fault);
      return { page: `200, ${message}`, session: 'active' };
    },
    async next(client, target) {
      const first = await open(client, target);
      // On a busy machine, ten thousand users may take longer than the timeout of three seconds.
      const isRead = first === '200, shown' || !call.isList;
      const page = isRead ? first : await open(client, target);
      return page === '200, shown' ? 'good' : page;
    },
  };
}

function messageFor(fault: NamedFault): string {
  const status = statusOf(fault);
  if (status === 401) return 'sign-in not accepted';
  if (status === 403) return 'is not allowed';
  if (status === 404) return 'no record';
  if (status === 409) return 'changed in the meantime';
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
    isCached: true,
    isRetried: true,
    pauseMs: 5_100,
    async trigger(client, target) {
      const response = await client.open(`${target.origin}/login`);
      return {
        page: describeTarget(response, target.origin),
        session: await sessionOf(client, target),
      };
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
    isCached: true,
    isRetried: true,
    pauseMs: 5_100,
    // Without TLS, a verified signature is required.
    expected: () => failing('sentinel_unreachable'),
  },
  {
    ...signIn,
    name: 'users, at sign-in',
    on: 'users',
    limitMs: 3_000,
    isRetried: true,
    pauseMs: 1_100,
    async trigger(client, target) {
      const response = await client.signIn(target.origin, personas.agent);
      const me = await (await client.open(`${target.origin}/api/me`)).json();
      const name = me.name === null ? 'no name' : 'a name';
      const page = `${describeTarget(response, target.origin)}, ${name}`;
      return { page, session: await sessionOf(client, target) };
    },
    expected: () => ({ page: '/dashboard, no name', session: 'active' }),
  },
  {
    ...signIn,
    name: 'profiles, at sign-in',
    on: 'profiles',
    limitMs: 3_000,
    isCached: true,
    isList: true,
    isRetried: true,
    pauseMs: 1_100,
    async trigger(client, target) {
      const response = await client.signIn(target.origin, personas.agent);
      const me = await (await client.open(`${target.origin}/api/me`)).json();
      const page = `${describeTarget(response, target.origin)}, ${me.name}, ${me.roles.length} roles`;
      return { page, session: await sessionOf(client, target) };
    },
    expected: () => ({ page: '/dashboard, Amir Solano, 0 roles', session: 'active' }),
  },
  {
    name: 'users, after a refresh',
    on: 'users',
    limitMs: 1_000,
    isCached: true,
    isRetried: true,
    pauseMs: 1_100,
    prepare: signedIn(),
    async trigger(client, target) {
      await target.passTime(1_801_000);
      const page = await openDashboard(client, target);
      return { page, session: await sessionOf(client, target) };
    },
    expected: () => ({ page: 'the page', session: 'active' }),
    async next(client, target) {
      const page = await openDashboard(client, target);
      return page === 'the page' ? 'good' : page;
    },
  },
  {
    name: 'refresh, token valid',
    on: 'token',
    limitMs: 5_000,
    tokenLifetimeSeconds: 60,
    untilDueMs: 45_100,
    // Until the old token expires: before that, the app uses it and sends no refresh.
    pauseMs: 16_000,
    prepare: signedIn(),
    async trigger(client, target) {
      const page = await openDashboard(client, target);
      return { page, session: await sessionOf(client, target) };
    },
    expected: () => ({ page: 'the page', session: 'active' }),
    async next(client, target) {
      const page = await openDashboard(client, target);
      return page === 'the page' ? 'good' : page;
    },
    expectedNext: (fault) => (isRefusal(fault) || fault.hasEffect ? 'sign in again' : 'good'),
  },
  {
    name: 'refresh, token expired',
    on: 'token',
    limitMs: 5_000,
    tokenLifetimeSeconds: 1,
    untilDueMs: 1_200,
    pauseMs: 5_200,
    prepare: signedIn(),
    async trigger(client, target) {
      const page = await openDashboard(client, target);
      const { origin } = new URL(target.origin);
      const extended = await client.post(`${origin}/api/session/extend`);
      const session = await sessionOf(client, target);
      return { page: `${page}, extend ${extended.status}`, session };
    },
    expected: (fault) =>
      isRefusal(fault)
        ? { page: 'sign in again, extend 401', session: 'none' }
        : { page: '503 page, extend 503', session: 'active' },
    async next(client, target, fault) {
      if (isRefusal(fault)) return signIn.next(client, target);
      const page = await openDashboard(client, target);
      return page === 'the page' ? 'good' : page;
    },
    // A refresh token whose response was lost cannot be used again.
    expectedNext: (fault) => (fault.hasEffect ? 'sign in again' : 'good'),
  },
  {
    name: 'revoke',
    on: 'revoke',
    limitMs: 5_000,
    pauseMs: 0,
    prepare: signedIn(),
    async trigger(client, target) {
      const response = await client.post(`${target.origin}/logout?everywhere=1`);
      return {
        page: describeTarget(response, target.origin),
        session: await sessionOf(client, target),
      };
    },
    // 200 means success, whatever the body (RFC 7009 §2.2).
    expected: (fault) => ({
      page: isDone(fault) ? '/?signed_out=everywhere' : '/?signed_out=here_only',
      session: 'none',
    }),
    next: signIn.next,
  },
  pageSection({
    name: 'users, on the dashboard',
    on: 'users',
    path: '/dashboard?whole',
    what: 'your profile',
    noRecord: 'keeps no user record for you',
  }),
  pageSection({
    name: 'skills',
    on: 'skills',
    path: '/dashboard?whole',
    what: 'the names of your skills',
    isSmall: true,
  }),
  pageSection({
    name: 'agent groups',
    on: 'agent_groups',
    path: '/dashboard?whole',
    what: 'the name of your agent group',
    isSmall: true,
  }),
  pageSection({
    name: 'agent status',
    on: 'agent_status',
    path: '/dashboard?whole',
    what: 'your status',
  }),
  pageSection({
    name: 'conversation metrics',
    on: 'metrics',
    path: '/dashboard?whole',
    what: 'your conversations',
  }),
  pageSection({
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
