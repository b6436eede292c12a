import { LRUCache } from 'lru-cache';
import { perProcess } from '../per-process';
import { wasEnded } from './ended-sessions';
import { rollIntervalSeconds, type SessionLimits } from './limits';
import {
  answerStandsSeconds,
  hasSameTokens,
  type RenewalAnswer,
  type RenewalLedger,
  type RenewalOutcome,
  renewalKey,
} from './renewal-ledger';
import { isAccessTokenAlive } from './renewal-times';
import type { Session } from './session';

interface Entry {
  readonly answer: RenewalAnswer;
  /** Since when the answer has been of this kind. */
  readonly sinceMs: number;
  /** Until when the answer holds at least. */
  readonly untilMs: number;
}

/** A person costs a few kilobytes here, once per renewal. Beyond this many the oldest go first. */
const entries = perProcess('renewals', () => new LRUCache<string, Entry>({ max: 10_000 }));

/** The ledger of one process, and what else it knows of a session. */
export interface RenewalMemory extends RenewalLedger {
  /**
   * The newest state of a session that this process knows: what a cookie from before one or more renewals now stands
   * for. It stands for nothing more than itself once its own access token is dead; how long those after it live does
   * not matter.
   */
  newestKnown(session: Session, nowSeconds: number): Session;
  /** Whether Sentinel refused these tokens. */
  wasRefused(session: Session): boolean;
  /**
   * Whether another instance may just have renewed what could not be renewed here: a cookie written now could take
   * the place of a better one that is on its way.
   */
  isContested(session: Session): boolean;
}

/**
 * What it knows lasts as long as the old access token (contract: *Renewal*), so a browser that never got its new cookie
 * loses nothing.
 *
 * @param monotonicNow in milliseconds: what is waited for after a failure comes, however the clock is set
 */
export function createRenewalMemory(
  limits: SessionLimits,
  monotonicNow: () => number,
): RenewalMemory {
  function answerTo(session: Session, nowSeconds: number): RenewalAnswer | null {
    const entry = entries.get(renewalKey(session));
    const isKept =
      entry !== undefined &&
      (monotonicNow() < entry.untilMs ||
        (entry.answer.kind === 'renewed' && isAccessTokenAlive(session, nowSeconds)));
    return isKept ? entry.answer : null;
  }

  return {
    async outcome(session, nowSeconds) {
      return wasEnded(session) ? { kind: 'ended' } : answerTo(session, nowSeconds);
    },

    // Requests of one process wait for each other before they come here.
    async claim() {
      return true;
    },

    async isClaimed() {
      return false;
    },

    async settle(session, answer, nowSeconds): Promise<RenewalOutcome> {
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

    newestKnown(session, nowSeconds) {
      let newest = session;
      let answer = answerTo(session, nowSeconds);
      while (answer?.kind === 'renewed' && !hasSameTokens(answer.session, newest)) {
        newest = answer.session;
        answer = entries.get(renewalKey(newest))?.answer ?? null;
      }
      return newest;
    },

    wasRefused(session) {
      return entries.get(renewalKey(session))?.answer.kind === 'refused';
    },

    isContested(session) {
      const entry = entries.get(renewalKey(session));
      return (
        entry !== undefined &&
        entry.answer.kind !== 'renewed' &&
        monotonicNow() - entry.sinceMs < rollIntervalSeconds(limits) * 1_000
      );
    },
  };
}
