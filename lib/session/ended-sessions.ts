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
  rememberEndedId(session.id, endsAtSeconds(session, limits), nowSeconds);
}

/** {@link rememberEnded} of a session of which no more is known than its id. */
export function rememberEndedId(id: string, untilSeconds: number, nowSeconds: number): void {
  for (const [endedId, until] of ended) {
    if (until <= nowSeconds) ended.delete(endedId);
  }
  ended.set(id, untilSeconds);
}

export function wasEnded({ id }: Session): boolean {
  return wasEndedId(id);
}

export function wasEndedId(id: string): boolean {
  return ended.has(id);
}
