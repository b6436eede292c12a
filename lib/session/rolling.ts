import type { SessionLimits } from './expiry';
import type { Session } from './session';

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
