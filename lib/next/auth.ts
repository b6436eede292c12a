import { cookies, headers } from 'next/headers';
import { forbidden, redirect, unauthorized } from 'next/navigation';
import { connection } from 'next/server';
import { cache, createElement, type ReactNode } from 'react';
import { hasRole, type Role } from '../access/role';
import { isSameOrigin, refererPath } from '../access/same-origin';
import { acceptsHtml, isForm, isSafeMethod } from '../http/request';
import { orIfRedisDown } from '../runtime/redis-connection';
import type { Services } from '../services';
import { type PublicSession, toPublicSession } from '../session/public-session';
import type { Session } from '../session/session';
import { sessionMark } from '../session/session-mark';
import { sessionMarkField } from '../session/session-mark-field';
import {
  type FoundSession,
  findSession,
  type Unavailable,
  type UserSession,
  unavailable,
} from '../session/store';
import { safeReturnTo } from '../sign-in/return-to';
import { foreignOrigin, logDenial, roleMissing, signedOut } from './denial-messages';
import { methodHeader } from './responses';
import { signInPageUrl } from './sign-in-pages';

/** Whether a user is signed in. `unavailable`: Redis does not answer, so the app cannot know. */
export type AuthState =
  | { readonly kind: 'signed-in'; readonly session: PublicSession }
  | { readonly kind: 'signed-out' }
  | Unavailable;

/**
 * The sessions of the signed-in user. `not-kept`: without Redis there is no list. `unavailable`: Redis does not answer.
 */
export type UserSessionList =
  | { readonly kind: 'listed'; readonly sessions: readonly UserSession[] }
  | { readonly kind: 'not-kept' }
  | Unavailable;

const renderProbe = cache(() => ({}));

/** Only while a component is rendered React remembers what {@link cache} returned. */
export function isRendering(): boolean {
  const probe = renderProbe();
  return probe === renderProbe();
}

const redisDown = () => new Error('sessions cannot be read: Redis does not answer');

export function createAuth(getServices: () => Services) {
  /** The session of the request, with its tokens. Read once per render, never written. */
  const findRequestSession = cache(async (): Promise<FoundSession | Unavailable> => {
    // The clock decides whether the session is active. With `cacheComponents`, only a request may read it.
    await connection();
    return findSession((await cookies()).getAll(), getServices());
  });

  const asPublic = (session: Session) => toPublicSession(session, getServices().config);

  /** As `requireSession`, with the tokens. */
  async function requireFullSession(): Promise<Session> {
    const found = await findRequestSession();
    const { config, log } = getServices();
    if (found.kind === 'unavailable') throw redisDown();
    const received = await headers();
    if (found.kind === 'active') {
      // The middleware does not know the path that a rewrite leads to.
      const isForeign = received.has('origin') && !isSameOrigin(received, config.appUrl);
      const isReading = isSafeMethod(received.get(methodHeader) ?? '');
      if (!isForeign || isReading || isRendering()) return found.session;
      logDenial({}, foreignOrigin(received, config.appUrl), log, found.session);
      forbidden();
    }
    if (isRendering()) redirect(signInPageUrl('/login', {}, config).href);
    logDenial({}, signedOut('a Server Action, form or route handler needs a session'), log);
    const isFormOfPage = isForm(received) && acceptsHtml(received);
    if (!received.has('next-action') && !isFormOfPage) unauthorized();
    const returnTo = safeReturnTo(refererPath(received, config.appUrl), config.routes);
    const sessionEnded = signInPageUrl(config.routes.pages.sessionEnded, { returnTo }, config);
    redirect(sessionEnded.pathname + sessionEnded.search);
  }

  return {
    requireFullSession,
    api: {
      /**
       * Whether a user is signed in, for a public page. Unlike `getSession` it does not throw when Redis does not answer.
       *
       * @example const auth = await sentinel.getAuth();
       */
      async getAuth(): Promise<AuthState> {
        const found = await findRequestSession();
        if (found.kind === 'unavailable') return found;
        if (found.kind !== 'active') return { kind: 'signed-out' };
        return { kind: 'signed-in', session: asPublic(found.session) };
      },

      /**
       * The session of the signed-in user without its tokens; null without a session.
       *
       * @throws {Error} when Redis does not answer
       * @example const session = await sentinel.getSession();
       */
      async getSession(): Promise<PublicSession | null> {
        const found = await findRequestSession();
        if (found.kind === 'unavailable') throw redisDown();
        return found.kind === 'active' ? asPublic(found.session) : null;
      },

      /**
       * The session of the signed-in user without its tokens. Every protected page, Server Action and route handler calls
       * it, because the middleware alone is not enough. Without a session it does not return: a page redirects to
       * `/login`, a Server Action or the POST of a form to the session-ended page, and another request of a route handler
       * gets 401. A Server Action or route handler answers 403 to a request from another origin.
       *
       * @throws {Error} when Redis does not answer; `app/error.tsx` shows it
       * @example const { identity } = await sentinel.requireSession();
       */
      async requireSession(): Promise<PublicSession> {
        return asPublic(await requireFullSession());
      },

      /**
       * The same as `requireSession`, for users with a role. For others it does not return: the response is 403, in a page
       * `app/forbidden.tsx`. If the entry in `protect` has the same role, the middleware answers 403 first, with
       * `pages.forbidden`.
       *
       * @param role as in `protect`: `'administrator'`, `'agentManager'`, `'campaignManager'`, `'agent'`, the name of a
       *   profile, `{ permission: number }`, or a function that returns true for a session with the role
       * @throws {Error} when Redis does not answer
       * @example const session = await sentinel.requireRole('administrator');
       */
      async requireRole(role: Role): Promise<PublicSession> {
        const fullSession = await requireFullSession();
        const session = asPublic(fullSession);
        if (hasRole(session, role)) return session;
        logDenial({}, roleMissing(role), getServices().log, fullSession);
        forbidden();
      },

      /**
       * The sessions of the signed-in user, the last used first. Without a session it does the same as `requireSession`.
       *
       * @throws {Error} when Redis does not answer while the session is read
       */
      async requireUserSessions(): Promise<UserSessionList> {
        const session = await requireFullSession();
        const { sessions: store } = getServices();
        if (!store.userSessions) return { kind: 'not-kept' };
        const sessions = await orIfRedisDown(store.userSessions.list(session), null);
        return sessions ? { kind: 'listed', sessions } : unavailable;
      },

      /** Whether `requireUserSessions` can return a list, which needs Redis. */
      isSessionListKept: () => getServices().sessions.userSessions !== null,

      /**
       * A hidden form field that names the user who opened the form. If another user is signed in when the form is sent,
       * the server does nothing and answers 409.
       *
       * @example <form method="post" action="/logout"><sentinel.SessionField /><button>Sign out</button></form>
       */
      async SessionField(): Promise<ReactNode> {
        const found = await findRequestSession();
        if (found.kind !== 'active') return null;
        const value = sessionMark(found.session, getServices().config.sessionSecrets);
        return createElement('input', { type: 'hidden', name: sessionMarkField, value });
      },
    },
  };
}
