import type { Config } from '../config/config';
import type { Identity, Session } from './session';
import { sessionMark } from './session-mark';

export type SessionLimits = Pick<Config, 'sessionIdleSeconds' | 'sessionMaxSeconds'>;

/** What pages and the browser may know of a session: everything but its tokens and its id. Times are Unix times. */
export interface PublicSession {
  readonly accountId: string;
  readonly identity: Identity;
  readonly signedInAtSeconds: number;
  /** When the session ends unless it is used again. */
  readonly expiresAtSeconds: number;
  /** When the session ends even if it is used. */
  readonly endsAtSeconds: number;
  /** Identifies the person in what their pages send: see {@link sessionMark}. */
  readonly mark: string;
}

/** When the session ends even if it is used. Without a refresh token it ends with its access token. */
export function absoluteExpirySeconds(
  session: Session,
  { sessionMaxSeconds }: SessionLimits,
): number {
  const absoluteEnd = session.signedInAtSeconds + sessionMaxSeconds;
  const { refreshToken, accessTokenEndsAtSeconds } = session.tokens;
  return refreshToken === null ? Math.min(absoluteEnd, accessTokenEndsAtSeconds) : absoluteEnd;
}

/** When the session ends unless it is used again. */
export function expiresAtSeconds(session: Session, limits: SessionLimits): number {
  const idleEnd = session.lastUsedAtSeconds + limits.sessionIdleSeconds;
  return Math.min(idleEnd, absoluteExpirySeconds(session, limits));
}

export function remainingSeconds(
  session: Session,
  limits: SessionLimits,
  nowSeconds: number,
): number {
  return expiresAtSeconds(session, limits) - nowSeconds;
}

/** Whether to store that the session is used: not at every request, because each time costs a cookie. */
export function isRollDue(session: Session, limits: SessionLimits, nowSeconds: number): boolean {
  return nowSeconds - session.lastUsedAtSeconds >= rollIntervalSeconds(limits);
}

/** Minimum time between two rolls. */
export function rollIntervalSeconds({ sessionIdleSeconds }: SessionLimits): number {
  return Math.min(60, sessionIdleSeconds / 10);
}

export function markUsed(session: Session, nowSeconds: number): Session {
  return { ...session, lastUsedAtSeconds: nowSeconds };
}

export function toPublicSession(
  session: Session,
  settings: SessionLimits & Pick<Config, 'sessionSecrets'>,
): PublicSession {
  return {
    accountId: session.accountId,
    identity: session.identity,
    signedInAtSeconds: session.signedInAtSeconds,
    expiresAtSeconds: expiresAtSeconds(session, settings),
    endsAtSeconds: absoluteExpirySeconds(session, settings),
    mark: sessionMark(session, settings.sessionSecrets),
  };
}
