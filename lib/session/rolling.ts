import type { SessionLimits } from './expiry';
import type { Session } from './session';

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
