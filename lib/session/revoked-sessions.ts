import { processSingleton } from '../runtime/process-singleton';
import type { Session } from './session';

/** Until when each could live otherwise, by id: in the order in which they were ended. */
const ended = processSingleton('ended-sessions', () => new Map<string, number>());

/**
 * Ends a session for good in this process: no late response and no kept copy of its cookie brings it back.
 *
 * @param untilSeconds when it could no longer live, so can be forgotten
 */
export function revoke(id: string, untilSeconds: number, nowSeconds: number): void {
  for (const [other, otherUntilSeconds] of ended) {
    // Those behind it end about as late.
    if (otherUntilSeconds > nowSeconds) break;
    ended.delete(other);
  }
  ended.set(id, untilSeconds);
}

export function isRevoked({ id }: Pick<Session, 'id'>): boolean {
  return ended.has(id);
}
