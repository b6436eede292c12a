import { createHash } from 'node:crypto';
import { refreshLimitMs } from '../../sentinel/client';
import { ownRecordLimitMs } from '../own-record';
import type { Session } from '../session';

/** What Sentinel answered to a refresh. Redis keeps the kinds, so builds side by side need the same. */
export type RefreshAnswer =
  | { readonly kind: 'renewed'; readonly session: Session }
  /** The grant is rejected. This refresh token is never sent again. */
  | { readonly kind: 'refused' }
  /** No answer, or none about the grant. */
  | { readonly kind: 'failing' };

/** What became of the session. It may have ended during the refresh. */
export type RefreshOutcome = RefreshAnswer | { readonly kind: 'ended' };

/** Longer than a refresh can take. The lock of a process that died expires after it. */
export const lockTtlMs = refreshLimitMs + ownRecordLimitMs + 2_500;

/** The lock of each refresh and the answers so far, in the memory of one process or in Redis. */
export interface RefreshCoordinator {
  /** Null: no refresh has been tried, or it is time to try again. */
  outcome(session: Session): Promise<RefreshOutcome | null>;
  /** False when another process holds the lock for these tokens. */
  acquire(session: Session): Promise<boolean>;
  isHeld(session: Session): Promise<boolean>;
  /** Stores the answer for everybody with the same tokens. Returns the outcome that counts now. */
  release(session: Session, answer: RefreshAnswer): Promise<RefreshOutcome>;
}

/** Identifies a refresh by session, tokens and the time they came, because the same tokens may come again. */
export function refreshKey(session: Session): string {
  const { accessToken, refreshToken, receivedAtSeconds } = session.tokens;
  const identifier = JSON.stringify([session.id, refreshToken, accessToken, receivedAtSeconds]);
  return createHash('sha256').update(identifier).digest('base64url');
}

/** Whether no refresh happened between two states of a session. */
export function hasSameTokens(a: Session, b: Session): boolean {
  return refreshKey(a) === refreshKey(b);
}
