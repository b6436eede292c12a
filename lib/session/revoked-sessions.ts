import { processSingleton } from '../runtime/process-singleton';
import type { Session } from './session';

/** When each session expires anyway, by id, in the order of revocation. */
const revoked = processSingleton('revoked-sessions', () => new Map<string, number>());

/** Ends a session in this process, even if a late response or a copy of the cookie brings it back before it expires. */
export function revoke(id: string, expiresAtSeconds: number, nowSeconds: number): void {
  for (const [other, otherExpiresAtSeconds] of revoked) {
    // Later entries expire at about the same time or later.
    if (otherExpiresAtSeconds > nowSeconds) break;
    revoked.delete(other);
  }
  revoked.set(id, expiresAtSeconds);
}

export function isRevoked({ id }: Pick<Session, 'id'>): boolean {
  return revoked.has(id);
}
