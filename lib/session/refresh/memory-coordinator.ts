import { LRUCache } from 'lru-cache';
import { processSingleton } from '../../runtime/process-singleton';
import { rollIntervalSeconds, type SessionLimits } from '../expiry';
import { isRevoked } from '../revoked-sessions';
import type { Session } from '../session';
import { hasSameTokens, type RefreshAnswer, type RefreshOutcome, refreshKey } from './coordinator';
import { answerTtlSeconds, isAccessTokenValid } from './refresh-schedule';

interface Entry {
  readonly answer: RefreshAnswer;
  /** Since when the answer has been of this kind. */
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** A person costs a few kilobytes here, once per renewal. Beyond this many the oldest go first. */
const entries = processSingleton('renewals', () => new LRUCache<string, Entry>({ max: 10_000 }));

/** Remembers renewals as long as the old access token lives (contract: *Renewal*), so a lost cookie costs nothing. */
export function createMemoryCoordinator(limits: SessionLimits, monotonicNow: () => number) {
  function answerTo(session: Session, nowSeconds: number): RefreshAnswer | null {
    const entry = entries.get(refreshKey(session));
    const isKept =
      entry !== undefined &&
      (monotonicNow() < entry.untilMs ||
        (entry.answer.kind === 'renewed' && isAccessTokenValid(session, nowSeconds)));
    return isKept ? entry.answer : null;
  }

  return {
    async outcome(session: Session, nowSeconds: number): Promise<RefreshOutcome | null> {
      return isRevoked(session) ? { kind: 'ended' } : answerTo(session, nowSeconds);
    },

    // Requests of one process wait for each other before they come here.
    async acquire() {
      return true;
    },

    async isHeld() {
      return false;
    },

    async release(
      session: Session,
      answer: RefreshAnswer,
      nowSeconds: number,
    ): Promise<RefreshOutcome> {
      if (isRevoked(session)) return { kind: 'ended' };
      const nowMs = monotonicNow();
      const earlier = entries.get(refreshKey(session));
      entries.set(refreshKey(session), {
        answer,
        sinceMs: earlier?.answer.kind === answer.kind ? earlier.sinceMs : nowMs,
        untilMs: nowMs + answerTtlSeconds(session, answer, limits, nowSeconds) * 1_000,
      });
      return answer;
    },

    /** The newest state that this process knows of a session whose own access token lives. */
    latestKnown(session: Session, nowSeconds: number): Session {
      let newest = session;
      let answer = answerTo(session, nowSeconds);
      while (answer?.kind === 'renewed' && !hasSameTokens(answer.session, newest)) {
        newest = answer.session;
        answer = entries.get(refreshKey(newest))?.answer ?? null;
      }
      return newest;
    },

    isRejected(session: Session): boolean {
      return entries.get(refreshKey(session))?.answer.kind === 'refused';
    },

    /** Whether another instance may just have renewed what failed here, so that a better cookie is on its way. */
    mayBeRefreshedElsewhere(session: Session): boolean {
      const entry = entries.get(refreshKey(session));
      return (
        entry !== undefined &&
        entry.answer.kind !== 'renewed' &&
        monotonicNow() - entry.sinceMs < rollIntervalSeconds(limits) * 1_000
      );
    },
  };
}
