import type { Config } from '../config/config';
import type { Session } from './session';

export type SessionLimits = Pick<Config, 'sessionIdleSeconds' | 'sessionMaxSeconds'>;

/** When the session ends even if it is used. Without a refresh token it ends with its access token. */
export function absoluteExpirySeconds(session: Session, limits: SessionLimits): number {
  const absoluteEnd = session.signedInAtSeconds + limits.sessionMaxSeconds;
  const { refreshToken, accessTokenEndsAtSeconds } = session.tokens;
  return refreshToken === null ? Math.min(absoluteEnd, accessTokenEndsAtSeconds) : absoluteEnd;
}

/** When the session ends unless it is used again. */
export function expiresAtSeconds(session: Session, limits: SessionLimits): number {
  const idleEnd = session.lastUsedAtSeconds + limits.sessionIdleSeconds;
  return Math.min(idleEnd, absoluteExpirySeconds(session, limits));
}

export function remainingSeconds(session: Session, limits: SessionLimits, nowSeconds: number) {
  return expiresAtSeconds(session, limits) - nowSeconds;
}

/** Minimum time between two rolls, because each costs a cookie. */
export function rollIntervalSeconds({ sessionIdleSeconds }: SessionLimits): number {
  return Math.min(60, sessionIdleSeconds / 10);
}

export function isRollDue(session: Session, limits: SessionLimits, nowSeconds: number): boolean {
  return nowSeconds - session.lastUsedAtSeconds >= rollIntervalSeconds(limits);
}

/** The session, rolled: its idle limit starts again. */
export function markUsed(session: Session, nowSeconds: number): Session {
  return { ...session, lastUsedAtSeconds: nowSeconds };
}
