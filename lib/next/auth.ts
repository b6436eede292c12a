import { cookies, headers } from 'next/headers';
import { forbidden, redirect, unauthorized } from 'next/navigation';
import { cache } from 'react';
import type { Role } from '../access/options';
import { hasRole } from '../access/policy';
import type { Installation } from '../config/installations';
import { acceptsHtml, isForm, isSameOrigin, refererPath } from '../http/request';
import { parseCorrelationId } from '../observability/correlation-id';
import { orIfRedisDown } from '../runtime/redis';
import { regionName } from '../sentinel/region';
import type { Services } from '../services';
import { type PublicSession, toPublicSession } from '../session/expiry';
import type { Session } from '../session/session';
import {
  type FoundSession,
  findSession,
  type Unavailable,
  type UserSession,
  unavailable,
} from '../session/store';
import { isBrandReason, parseSignInErrorReason, type SignInErrorReason } from '../sign-in/errors';
import { type LoginParams, parseLoginParams, toLoginQuery } from '../sign-in/login-params';
import { safeReturnTo } from '../sign-in/return-to';
import { foreignOrigin, logDenial, roleMissing, signedOut } from './denial-log';

/** The query of a page, as Next.js gives it. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** Who looks at a page. `unavailable`: nobody can tell at the moment. */
export type AuthState =
  | { readonly kind: 'signed-in'; readonly session: PublicSession }
  | { readonly kind: 'signed-out' }
  | Unavailable;

/** Where a person is signed in: known, as far as a list is kept and can be read. */
export type UserSessionList =
  | { readonly kind: 'listed'; readonly sessions: readonly UserSession[] }
  | { readonly kind: 'not-kept' }
  | Unavailable;

const renderProbe = cache(() => ({}));
/** Whether a component asks: within a render React remembers what {@link cache} has made. */
export function isRendering(): boolean {
  const made = renderProbe();
  return made === renderProbe();
}

/** Whether a form or Server Action asks, whose person waits for a page. */
async function isFormOrAction(): Promise<boolean> {
  const received = await headers();
  return received.get('next-action') !== null || (isForm(received) && acceptsHtml(received));
}

const unreadable = () => new Error('sessions cannot be read at the moment');

/** What server code can ask about the person whose request it answers. */
export function createAuth(services: () => Services) {
  /** The session of the request that is being answered, with its tokens. Read once per render, never written. */
  const findRequestSession = cache(
    async (): Promise<FoundSession | Unavailable> =>
      findSession((await cookies()).getAll(), services()),
  );

  /** As `requireSession`, with the tokens. */
  async function requireFullSession(): Promise<Session> {
    const found = await findRequestSession();
    // Not before the request was asked for: a build would read the settings.
    const { config, log } = services();
    if (found.kind === 'active') {
      // The middleware does not know which path a rewrite leads to.
      const received = isRendering() ? null : await headers();
      if (received?.has('origin') && !isSameOrigin(received, config.appUrl)) {
        logDenial({}, foreignOrigin(received, config.appUrl), log, found.session);
        forbidden();
      }
      return found.session;
    }
    if (found.kind === 'unavailable') throw unreadable();
    if (isRendering()) redirect(signInUrl());
    logDenial({}, signedOut('a Server Action, form or route handler asks'), log);
    if (await isFormOrAction()) redirect(await sessionEndedPath());
    unauthorized();
  }

  /** The session-ended page, which leads back to the page that the form or action stands on. */
  async function sessionEndedPath(): Promise<string> {
    const { config } = services();
    const page = refererPath(await headers(), config.appUrl);
    const query = toLoginQuery({ returnTo: safeReturnTo(page, config.routes) }, config);
    return `${config.routes.pages.sessionEnded}?${query}`;
  }

  const asPublic = (session: Session) => toPublicSession(session, services().config);

  /** Who looks at this page, for pages that anybody may see. */
  async function getAuth(): Promise<AuthState> {
    const found = await findRequestSession();
    if (found.kind === 'unavailable') return found;
    return found.kind === 'active'
      ? { kind: 'signed-in', session: asPublic(found.session) }
      : { kind: 'signed-out' };
  }

  /**
   * The signed-in person's session without its tokens, or null when nobody is signed in.
   *
   * @throws {Error} when nobody can tell: Redis does not answer
   */
  async function getSession(): Promise<PublicSession | null> {
    const visitor = await getAuth();
    if (visitor.kind === 'unavailable') throw unreadable();
    return visitor.kind === 'signed-in' ? visitor.session : null;
  }

  /**
   * The signed-in person's session without its tokens. Every protected page, action and route handler calls it for
   * itself, for the middleware may be missing or mistaken. Without a session it does not return: in a page it goes off
   * to sign in, in a form or action to the session-ended page, and in a route handler the response is 401. What another
   * origin sends to an action or route handler is 403.
   *
   * @throws {Error} when nobody can tell: Redis has gone away since the middleware asked it, and `app/error.tsx` says so
   */
  async function requireSession(): Promise<PublicSession> {
    return asPublic(await requireFullSession());
  }

  /** {@link requireSession} for people of a role; for anybody else it is the page `app/forbidden.tsx`, or a 403. */
  async function requireRole(role: Role): Promise<PublicSession> {
    const session = await requireSession();
    if (!hasRole(session, role)) {
      logDenial({}, roleMissing(role), services().log, session);
      forbidden();
    }
    return session;
  }

  /**
   * Where a sign-in link leads: on the public origin, for a plain `<a>`. (`<Link>` would prefetch an attempt.)
   *
   * @param wanted what is left out is chosen on the way: the page to come back to is the home page then
   * @example <a href={sentinel.signInUrl({ returnTo: '/tickets' })}>Sign in</a>
   */
  function signInUrl(wanted: Partial<LoginParams> = {}): string {
    const { config } = services();
    const url = new URL('/login', config.appUrl);
    url.search = toLoginQuery(wanted, config).toString();
    return url.href;
  }

  /** What the sign-in is for that a page of this app comes between. */
  async function readLoginParams(searchParams: SearchParams): Promise<LoginParams> {
    const query = Object.entries(await searchParams).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    );
    const request = { query: new URLSearchParams(query), headers: await headers() };
    return parseLoginParams(request, services().config);
  }

  /** What the page of a failed sign-in has to say. Nothing of it is in the query's own words. */
  async function readSignInError(searchParams: SearchParams): Promise<{
    /** `access_denied` for a reason of the brand's own. */
    readonly reason: SignInErrorReason;
    /** The brand's words for a reason of its own; else null. */
    readonly brandText: string | null;
    readonly reference: string | null;
    readonly tryAgainUrl: string;
  }> {
    const { config } = services();
    const query = await searchParams;
    const reason = parseSignInErrorReason(query.reason, config);
    const isRateLimited = reason === 'too_many_attempts';
    return {
      reason: isBrandReason(reason) ? 'access_denied' : reason,
      brandText: config.signInErrorTexts[reason] ?? null,
      reference: parseCorrelationId(query.ref),
      tryAgainUrl: signInUrl(isRateLimited ? await readLoginParams(searchParams) : {}),
    };
  }

  /** The accounts that people can sign in to, where there are several to choose from; else none. */
  function selectableAccounts(): readonly Pick<Installation, 'accountId' | 'name'>[] {
    const { installations } = services().config;
    return installations.length > 1
      ? installations.map(({ accountId, name }) => ({ accountId, name }))
      : [];
  }

  /** The name of the region that LivePerson keeps an account in, or null where it is not known. */
  async function accountRegion(accountId: string): Promise<string | null> {
    const origin = await services()
      .sentinelFor(accountId)
      .origin()
      .catch(() => null);
    return origin === null ? null : regionName(new URL(origin).host);
  }

  /** The signed-in person's own sessions, the last used first. Without a session as {@link requireSession}. */
  async function requireUserSessions(): Promise<UserSessionList> {
    const session = await requireFullSession();
    const { sessions: store, nowSeconds } = services();
    if (!store.userSessions) return { kind: 'not-kept' };
    const sessions = await orIfRedisDown(store.userSessions.list(session, nowSeconds()), null);
    return sessions ? { kind: 'listed', sessions } : unavailable;
  }

  return {
    findRequestSession,
    requireFullSession,
    api: {
      getAuth,
      getSession,
      requireSession,
      requireRole,
      signInUrl,
      readLoginParams,
      readSignInError,
      selectableAccounts,
      accountRegion,
      requireUserSessions,
      /** Whether there is a list of sessions to show: only Redis keeps one. */
      isSessionListKept: () => services().sessions.userSessions !== null,
      /** This app's public origin, as the settings have it: the beginning of every address that leaves the app. */
      appUrl: () => services().config.appUrl,
    },
  };
}
