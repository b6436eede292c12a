import { LRUCache } from 'lru-cache';
import { perProcess } from '../../runtime/process-singleton';
import { rollIntervalSeconds, type SessionLimits } from '../expiry';
import { wasEnded } from '../revoked-sessions';
import type { Session } from '../session';
import {
  answerStandsSeconds,
  hasSameTokens,
  type RenewalAnswer,
  type RenewalOutcome,
  renewalKey,
} from './coordinator';
import { isAccessTokenAlive } from './refresh-schedule';

interface Entry {
  readonly answer: RenewalAnswer;
  /** Since when the answer has been of this kind. */
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** A person costs a few kilobytes here, once per renewal. Beyond this many the oldest go first. */
const entries = perProcess('renewals', () => new LRUCache<string, Entry>({ max: 10_000 }));

/** Remembers renewals as long as the old access token lives (contract: *Renewal*), so a lost cookie costs nothing. */
export function createRenewalMemory(limits: SessionLimits, monotonicNow: () => number) {
  function answerTo(session: Session, nowSeconds: number): RenewalAnswer | null {
    const entry = entries.get(renewalKey(session));
    const isKept =
      entry !== undefined &&
      (monotonicNow() < entry.untilMs ||
        (entry.answer.kind === 'renewed' && isAccessTokenAlive(session, nowSeconds)));
    return isKept ? entry.answer : null;
  }

  return {
    async outcome(session: Session, nowSeconds: number): Promise<RenewalOutcome | null> {
      return wasEnded(session) ? { kind: 'ended' } : answerTo(session, nowSeconds);
    },

    // Requests of one process wait for each other before they come here.
    async claim() {
      return true;
    },

    async isClaimed() {
      return false;
    },

    async settle(
      session: Session,
      answer: RenewalAnswer,
      nowSeconds: number,
    ): Promise<RenewalOutcome> {
      if (wasEnded(session)) return { kind: 'ended' };
      const nowMs = monotonicNow();
      const earlier = entries.get(renewalKey(session));
      entries.set(renewalKey(session), {
        answer,
        sinceMs: earlier?.answer.kind === answer.kind ? earlier.sinceMs : nowMs,
        untilMs: nowMs + answerStandsSeconds(session, answer, limits, nowSeconds) * 1_000,
      });
      return answer;
    },

    /** The newest state that this process knows of a session whose own access token lives. */
    newestKnown(session: Session, nowSeconds: number): Session {
      let newest = session;
      let answer = answerTo(session, nowSeconds);
      while (answer?.kind === 'renewed' && !hasSameTokens(answer.session, newest)) {
        newest = answer.session;
        answer = entries.get(renewalKey(newest))?.answer ?? null;
      }
      return newest;
    },

    wasRefused(session: Session): boolean {
      return entries.get(renewalKey(session))?.answer.kind === 'refused';
    },

    /** Whether another instance may just have renewed what failed here, so that a better cookie is on its way. */
    isContested(session: Session): boolean {
      const entry = entries.get(renewalKey(session));
      return (
        entry !== undefined &&
        entry.answer.kind !== 'renewed' &&
        monotonicNow() - entry.sinceMs < rollIntervalSeconds(limits) * 1_000
      );
    },
  };
}
