import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../runtime/clock';
import { processSingleton } from '../../runtime/process-singleton';
import { refreshLimitMs } from '../../sentinel/client';
import { rollIntervalSeconds, type SessionLimits } from '../expiry';
import { ownRecordLimitMs } from '../own-record';
import { isRevoked } from '../revoked-sessions';
import type { Session } from '../session';
import { answerTtlSeconds, isAccessTokenValid } from './refresh-schedule';

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

interface Entry {
  readonly answer: RefreshAnswer;
  /** Since when the answer has been of this kind. */
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** A few kilobytes per entry. */
const createEntries = () => new LRUCache<string, Entry>({ max: 10_000 });
const entries = processSingleton('refresh-answers', createEntries);

const entryOf = (session: Session) => entries.get(refreshKey(session));

/** Keeps new tokens until the old access token expires (contract: *Renewal*), so a lost cookie costs nothing. */
export function createMemoryCoordinator(limits: SessionLimits, clock: Clock) {
  const { nowSeconds, monotonicNow } = clock;

  function answerFor(session: Session): RefreshAnswer | null {
    const entry = entryOf(session);
    if (!entry) return null;
    const { answer, untilMs } = entry;
    const isUsable = answer.kind === 'renewed' && isAccessTokenValid(session, nowSeconds());
    return isUsable || monotonicNow() < untilMs ? answer : null;
  }

  const coordinator: RefreshCoordinator = {
    async outcome(session) {
      return isRevoked(session) ? { kind: 'ended' } : answerFor(session);
    },

    // No lock: the single flight covers one process.
    acquire: async () => true,
    isHeld: async () => false,

    async release(session, answer) {
      if (isRevoked(session)) return { kind: 'ended' };
      const nowMs = monotonicNow();
      const earlier = entryOf(session);
      entries.set(refreshKey(session), {
        answer,
        sinceMs: earlier?.answer.kind === answer.kind ? earlier.sinceMs : nowMs,
        untilMs: nowMs + answerTtlSeconds(session, answer, limits, nowSeconds()) * 1_000,
      });
      return answer;
    },
  };

  return {
    ...coordinator,

    /** Follows refreshes from an old cookie to the newest session, until the old access token has expired. */
    latestKnown(session: Session): Session {
      const seen = new Set([refreshKey(session)]);
      let latest = session;
      let answer = answerFor(session);
      // The same tokens may come again.
      while (answer?.kind === 'renewed' && !seen.has(refreshKey(answer.session))) {
        latest = answer.session;
        seen.add(refreshKey(latest));
        answer = entryOf(latest)?.answer ?? null;
      }
      return latest;
    },

    isRejected: (session: Session) => entryOf(session)?.answer.kind === 'refused',

    /** Whether the refresh failed here just now. Another instance may have done it, and its new cookie is on the way. */
    mayBeRefreshedElsewhere(session: Session): boolean {
      const entry = entryOf(session);
      if (!entry || entry.answer.kind === 'renewed') return false;
      return monotonicNow() - entry.sinceMs < rollIntervalSeconds(limits) * 1_000;
    },
  };
}
