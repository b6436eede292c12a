import { perProcess } from '../per-process';
import { endsAtSeconds, type SessionLimits } from './limits';
import type { Session } from './session';

/** Session id -> when it could no longer live anyway. */
const ended = perProcess('ended-sessions', () => new Map<string, number>());

/**
 * Ends a session for good in this process: a late answer of a parallel request or a kept copy of the cookie does
 * not bring it back. Remembered until the session could no longer live.
 */
export function rememberEnded(session: Session, limits: SessionLimits, nowSeconds: number): void {
  for (const [id, until] of ended) {
    if (until <= nowSeconds) ended.delete(id);
  }
  ended.set(session.id, endsAtSeconds(session, limits));
}

export function wasEnded({ id }: Session): boolean {
  return ended.has(id);
}
