import type { Config } from '../config/config';
import type { Identity, Session } from './session';
import { sessionMark } from './session-mark';

export type SessionLimits = Pick<Config, 'sessionIdleSeconds' | 'sessionMaxSeconds'>;

/** The part of a session that pages and the browser get: no tokens and no session id. Times are Unix times in seconds. */
export interface PublicSession {
  readonly accountId: string;
  readonly identity: Identity;
  readonly signedInAtSeconds: number;
  /** When the session ends if it is not used. */
  readonly expiresAtSeconds: number;
  /** When the session ends in any case. */
  readonly endsAtSeconds: number;
  /** The value of `SessionField`: the same for all sessions of one user. */
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
