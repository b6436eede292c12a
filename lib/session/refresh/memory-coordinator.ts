import { LRUCache } from 'lru-cache';
import type { Clock } from '../../runtime/clock';
import { processSingleton } from '../../runtime/process-singleton';
import type { SessionLimits } from '../expiry';
import { isRevoked } from '../revoked-sessions';
import { rollIntervalSeconds } from '../rolling';
import type { Session } from '../session';
import {
  hasSameTokens,
  type RefreshAnswer,
  type RefreshCoordinator,
  refreshKey,
} from './coordinator';
import { answerTtlSeconds, isAccessTokenValid } from './refresh-schedule';

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
      let latest = session;
      let answer = answerFor(session);
      while (answer?.kind === 'renewed' && !hasSameTokens(answer.session, latest)) {
        latest = answer.session;
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
