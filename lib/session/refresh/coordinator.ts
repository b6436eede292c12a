import { createHash } from 'node:crypto';
import { refreshLimitMs } from '../../sentinel/client';
import type { Session } from '../session';

export type RefreshAnswer =
  | { readonly kind: 'renewed'; readonly session: Session }
  /** The grant itself: this refresh token is never sent again. */
  | { readonly kind: 'refused' }
  /** No answer, or none that says anything about the grant. */
  | { readonly kind: 'failing' };

/** What became of a session that was to be renewed. It may have been ended while Sentinel was asked. */
export type RefreshOutcome = RefreshAnswer | { readonly kind: 'ended' };

/** Whoever asks Sentinel has to be done by then: a claim lasts so long, and a dead holder's no longer. */
export const lockTtlMs = refreshLimitMs + 2_500;

/** Who asks Sentinel with which refresh token, and what came of it: each is good for one use. */
export interface RefreshCoordinator {
  /** What came of it; null when nobody has asked yet, or it is time to ask again. */
  outcome(session: Session, nowSeconds: number): Promise<RefreshOutcome | null>;
  /** Takes the right to ask. False: somebody has it. */
  acquire(session: Session): Promise<boolean>;
  /** Whether somebody has the right to ask, and has not told what came of it. */
  isHeld(session: Session): Promise<boolean>;
  /** Writes down what came of it, for everybody who carries the same tokens, and tells what holds now. */
  release(session: Session, answer: RefreshAnswer, nowSeconds: number): Promise<RefreshOutcome>;
}

/** What a renewal is known by: session, tokens, and when they came, for the same ones may come again. */
export function refreshKey(session: Session): string {
  const { accessToken, refreshToken, receivedAtSeconds } = session.tokens;
  const parts = JSON.stringify([session.id, refreshToken, accessToken, receivedAtSeconds]);
  return createHash('sha256').update(parts).digest('base64url');
}

/** Whether no renewal lies between two states of a session. */
export function hasSameTokens(a: Session, b: Session): boolean {
  return refreshKey(a) === refreshKey(b);
}
