import type { RequestCookie, ResponseCookie } from '../http/cookies';
import type { Log } from '../observability/log';
import { RedisError } from '../runtime/redis';
import type { RefreshCoordinator } from './refresh/coordinator';
import { type Session, sessionLogFields } from './session';
import type { InvalidReason } from './validity';

export interface ActiveSession {
  readonly kind: 'active';
  readonly session: Session;
  /** Whether the browser has it as it is: else it is owed a newer cookie. */
  readonly isCookieCurrent: boolean;
}

export type FoundSession =
  | ActiveSession
  /** Its tokens were rejected and have expired. The cookie stays: another instance may have refreshed them before. */
  | { readonly kind: 'ended'; readonly session: Session }
  | MissingSession;

/** Cookies that stand for no session, and for the log why not. */
export interface MissingSession {
  readonly kind: 'none';
  /** `gone`: nothing is kept under the id that the cookie refers to. */
  readonly why: 'no_cookie' | 'unreadable' | 'gone' | InvalidReason;
  /** The one that does not live, where it can be read. */
  readonly session: Session | null;
}

/** One of a person's own sessions, as they may see it. */
export interface UserSession {
  /** Names it to this app and says nothing else: with it nobody can sign in. */
  readonly handle: string;
  /** The `User-Agent` it was begun with. */
  readonly userAgent: string | null;
  readonly signedInAtSeconds: number;
  readonly lastUsedAtSeconds: number;
  readonly isThisOne: boolean;
}

/** The sessions of one person, known by one of them. */
interface UserSessions {
  /** All that live, the one that was used last first. */
  list(session: Session, nowSeconds: number): Promise<readonly UserSession[]>;
  /**
   * Ends the one with this handle, or all but this one. What is not the person's own is left alone.
   *
   * @returns those that it ended
   */
  end(
    session: Session,
    which: { handle: string } | 'others',
    nowSeconds: number,
  ): Promise<readonly Session[]>;
}

/**
 * Where sessions are kept from one request to the next. With Redis every method but `isReady` and `forget` throws
 * `RedisError` when it does not answer; that ends no session.
 */
export interface SessionStore {
  readonly refreshCoordinator: RefreshCoordinator;
  /** Null where nobody keeps a list. */
  readonly userSessions: UserSessions | null;
  create(session: Session, userAgent: string | null, nowSeconds: number): Promise<void>;
  /** The living session of a request: intact, within its limits, not ended, and of an account of this app's. */
  find(received: readonly RequestCookie[], nowSeconds: number): Promise<FoundSession>;
  /** The session, used now (or as it is, when this is no time to write it down); null when it has ended meanwhile. */
  roll(session: Session, nowSeconds: number): Promise<Session | null>;
  /**
   * Ends a session for good: neither a late answer nor a kept copy of its cookie brings it back.
   *
   * @returns the session as it was at its end, with its newest tokens
   */
  end(session: Session, nowSeconds: number): Promise<Session>;
  /** Ends what these cookies stand for as far as that can be done without asking anybody: in this process. */
  revokeLocally(received: readonly RequestCookie[], nowSeconds: number): Promise<void>;
  /** Ends a session whose refresh token Sentinel rejects, unless another instance has refreshed it. */
  endRejected(session: Session, nowSeconds: number): Promise<void>;
  /** The cookies that carry a session on to the next request, until it ends unless it is used. */
  cookies(
    session: Session,
    received: readonly RequestCookie[],
    nowSeconds: number,
  ): Promise<readonly ResponseCookie[]>;
  /** Whether it answers, and takes what is written. */
  isReady(): Promise<boolean>;
}

/** Nobody can tell whether a session goes on: Redis, or the Sentinel it needs, does not answer. It is not ended by that. */
export interface Unavailable {
  readonly kind: 'unavailable';
}

export const unavailable: Unavailable = { kind: 'unavailable' };

/** What the work comes to, or `otherwise` while the place where sessions are kept does not answer. */
export async function orIfRedisDown<T, U>(work: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RedisError) return otherwise;
    throw error;
  }
}

/** `find`, for everybody who has something to say when there is no answer. */
export function findSession(
  received: readonly RequestCookie[],
  { sessions, nowSeconds }: { readonly sessions: SessionStore; nowSeconds(): number },
): Promise<FoundSession | Unavailable> {
  return orIfRedisDown(sessions.find(received, nowSeconds()), unavailable);
}

/** Writes down that a session is over which this browser still had a cookie of. */
export function logSessionEnded({ why, session }: MissingSession, log: Log): void {
  if (why !== 'no_cookie')
    log.info('session_ended', { ...(session && sessionLogFields(session)), why });
}

export function activeSession(found: FoundSession): Session | null {
  return found.kind === 'active' ? found.session : null;
}
