import { processSingleton } from '../runtime/process-singleton';
import type { Session } from './session';

/** Until when each session could be active, by id, in the order of revocation. */
const revoked = processSingleton('revoked-sessions', () => new Map<string, number>());

/**
 * Ends a session for good in this process, even if a late response or a copy of the cookie brings it back.
 *
 * @param untilSeconds when the session has expired anyway, so that it can be forgotten
 */
export function revoke(id: string, untilSeconds: number, nowSeconds: number): void {
  for (const [other, otherUntilSeconds] of revoked) {
    // Later entries expire at about the same time or later.
    if (otherUntilSeconds > nowSeconds) break;
    revoked.delete(other);
  }
  revoked.set(id, untilSeconds);
}

export function isRevoked({ id }: Pick<Session, 'id'>): boolean {
  return revoked.has(id);
}
