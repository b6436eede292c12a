import { LRUCache } from 'lru-cache';
import { perProcess } from '../per-process';
import { wasEnded } from './ended-sessions';
import {
  hasSameTokens,
  type RenewalAnswer,
  type RenewalLedger,
  type RenewalOutcome,
  renewalKey,
} from './renewal-ledger';
import { retryAtSeconds } from './renewal-times';
import type { Session } from './session';

interface Entry {
  readonly answer: RenewalAnswer;
  /** Since when the answer has been of this kind. */
  readonly sinceSeconds: number;
  /** Until when the answer holds. */
  readonly untilSeconds: number;
}

/** Parallel requests may still carry tokens that were already dead when they were renewed. */
const minKeptSeconds = 60;

/** A person costs a few kilobytes here, once per renewal. Beyond this many the oldest go first. */
const entries = perProcess('renewals', () => new LRUCache<string, Entry>({ max: 10_000 }));

/**
 * The ledger of one process. What it knows lasts as long as the old access token (contract: *Renewal*), so a
 * browser that never got its new cookie loses nothing.
 */
export const renewalMemory: RenewalLedger = {
  async outcome(session, nowSeconds) {
    if (wasEnded(session)) return { kind: 'ended' };
    return entryOf(session, nowSeconds)?.answer ?? null;
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
    const earlier = entries.get(renewalKey(session));
    entries.set(renewalKey(session), {
      answer,
      sinceSeconds: earlier?.answer.kind === answer.kind ? earlier.sinceSeconds : nowSeconds,
      untilSeconds: untilSeconds(session, answer, nowSeconds),
    });
    return answer;
  },
};

function untilSeconds(session: Session, { kind }: RenewalAnswer, nowSeconds: number): number {
  switch (kind) {
    case 'renewed':
      return Math.max(session.tokens.accessTokenEndsAtSeconds, nowSeconds + minKeptSeconds);
    case 'refused':
      return Number.POSITIVE_INFINITY;
    case 'failing':
      return retryAtSeconds(session, nowSeconds);
  }
}

function entryOf(session: Session, nowSeconds: number): Entry | null {
  const entry = entries.get(renewalKey(session));
  return entry && nowSeconds < entry.untilSeconds ? entry : null;
}

/**
 * The newest state of a session that this process knows: what a cookie from before one or more renewals now stands
 * for. It stands for nothing more than itself once its own access token is dead; how long those after it live does not
 * matter.
 */
export function newestKnown(session: Session, nowSeconds: number): Session {
  let newest = session;
  let answer = entryOf(session, nowSeconds)?.answer;
  while (answer?.kind === 'renewed' && !hasSameTokens(answer.session, newest)) {
    newest = answer.session;
    answer = entries.get(renewalKey(newest))?.answer;
  }
  return newest;
}

/** Whether Sentinel refused these tokens. */
export function wasRefused(session: Session, nowSeconds: number): boolean {
  return entryOf(session, nowSeconds)?.answer.kind === 'refused';
}

/**
 * Whether another instance may just have renewed what could not be renewed here: a cookie written now could take
 * the place of a better one that is on its way.
 */
export function isContested(session: Session, forSeconds: number, nowSeconds: number): boolean {
  const entry = entries.get(renewalKey(session));
  return (
    entry !== undefined &&
    entry.answer.kind !== 'renewed' &&
    nowSeconds - entry.sinceSeconds < forSeconds
  );
}
