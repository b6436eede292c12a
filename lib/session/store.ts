import type { ReceivedCookies, ResponseCookie } from '../http/cookies';
import type { Log } from '../observability/log';
import { tracing } from '../observability/request-context';
import { orIfRedisDown } from '../runtime/redis-connection';
import type { RefreshCoordinator } from './refresh/coordinator';
import { type Session, sessionLogFields } from './session';
import type { SessionCookies } from './session-cookie';
import type { InvalidReason } from './validity';

export interface ActiveSession {
  readonly kind: 'active';
  readonly session: Session;
  /** False: send a new cookie. */
  readonly isCookieCurrent: boolean;
}

export interface MissingSession {
  readonly kind: 'none';
  /** `gone`: the store does not have the session of the cookie. */
  readonly why: 'no_cookie' | 'unreadable' | 'gone' | InvalidReason;
  /** The invalid session, if it can be read. */
  readonly session: Session | null;
}

export type FoundSession =
  | ActiveSession
  /** Its tokens were rejected and have expired. The cookie stays: another instance may have refreshed them before. */
  | { readonly kind: 'ended'; readonly session: Session }
  | MissingSession;

/** One session of the signed-in user. Times are Unix times in seconds. */
export interface UserSession {
  /** Names the session in a form for `handlers.endSession`. It is not a credential. */
  readonly handle: string;
  /** The `User-Agent` of the sign-in. */
  readonly userAgent: string | null;
  readonly signedInAtSeconds: number;
  readonly lastUsedAtSeconds: number;
  /** Whether it is the session of this request. */
  readonly isThisOne: boolean;
}

/** With Redis every method but `isReady` and `revokeLocally` throws `RedisError` when Redis fails. That ends no session. */
export interface SessionStore {
  readonly refreshCoordinator: RefreshCoordinator;
  /** Null where no list is kept. */
  readonly userSessions: {
    /** The active ones, the last used first. */
    list(session: Session): Promise<readonly UserSession[]>;
    /** Ends the person's session with this handle, or all but this one. Returns the ended ones. */
    end(session: Session, which: { handle: string } | 'others'): Promise<readonly Session[]>;
  } | null;
  create(session: Session, userAgent: string | null): Promise<void>;
  find(received: ReceivedCookies): Promise<FoundSession>;
  /** The session, marked as used, or unchanged when a write must wait. Null when it has ended. */
  roll(session: Session): Promise<Session | null>;
  /** Ends a session for good: no late response or copy of the cookie brings it back. Returns it with its newest tokens. */
  end(session: Session): Promise<Session>;
  /** Ends the sessions of these cookies in this process, without a call to Redis. */
  revokeLocally(received: ReceivedCookies): Promise<void>;
  /** Ends a session whose refresh token Sentinel rejects, unless another instance has refreshed it. */
  endRejected(session: Session): Promise<void>;
  /** The cookies of a session, until it expires. */
  cookies(session: Session, received: ReceivedCookies): Promise<readonly ResponseCookie[]>;
  /** Whether the store can write. */
  isReady(): Promise<boolean>;
}

/** Redis, or the Sentinel that the session needs, does not answer. That does not end the session. */
export const unavailable = { kind: 'unavailable' } as const;

/** Redis does not answer. */
export type Unavailable = typeof unavailable;

export async function findSession(received: ReceivedCookies, services: { sessions: SessionStore }) {
  const found = await orIfRedisDown(services.sessions.find(received), unavailable);
  if (found.kind === 'active') tracing.setReference(found.session.reference);
  return found;
}

export async function missingSession(received: ReceivedCookies, cookies: SessionCookies) {
  const found = await cookies.find(received);
  const why = found.length > 0 ? 'unreadable' : 'no_cookie';
  return { kind: 'none', why, session: null } satisfies MissingSession;
}

export function logSessionEnded({ why, session }: MissingSession, log: Log): void {
  const fields = session && sessionLogFields(session);
  if (why !== 'no_cookie') log.info('session_ended', { ...fields, why });
}

export function activeSession(found: FoundSession): Session | null {
  return found.kind === 'active' ? found.session : null;
}
