import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../observability/log';
import { runInBackground } from '../../runtime/background-work';
import { perProcess } from '../../runtime/process-singleton';
import type { Redis } from '../../runtime/redis';
import type { SessionLimits } from '../expiry';
import { renewalStateKey } from '../redis-keys';
import { replaceValue, type SessionRecords } from '../redis-records';
import { loggedSession, type Session } from '../session';
import { unlessAway } from '../store';
import {
  answerStandsSeconds,
  claimMs,
  hasSameTokens,
  type RenewalAnswer,
  type RenewalLedger,
  type RenewalOutcome,
  renewalKey,
} from './coordinator';

/** What cannot be written down is tried again so often, for a minute at least: Sentinel gives tokens only once. */
const maxWriteTries = 240;
const writePauseMs = 250;

/** What one process knows of its own claims. */
export interface Claimant {
  readonly holder: string;
  /** Answers of Sentinel that Redis could not be told yet, by what they are answers to. */
  readonly unwritten: Map<string, RenewalAnswer>;
}

export function newClaimant(): Claimant {
  return { holder: randomUUID(), unwritten: new Map() };
}

/** This process, whichever of its bundles asks. */
export const thisProcess = perProcess('renewal-claimant', newClaimant);

/** The ledger of all instances: for every refresh token a key in Redis says who sends it, or what came of it. */
export function createRedisRenewals(
  redis: Redis,
  records: SessionRecords,
  limits: SessionLimits,
  log: Log,
  { holder, unwritten }: Claimant,
): RenewalLedger {
  /** Whether the session has ended or has newer tokens; null when it is as it was. */
  async function whatRecordSays(session: Session): Promise<RenewalOutcome | null> {
    const record = await records.read(session.id);
    if (!record) return { kind: 'ended' };
    return hasSameTokens(record.session, session)
      ? null
      : { kind: 'renewed', session: record.session };
  }

  const stateOf = (session: Session) =>
    redis.run((client) => client.get(renewalStateKey(redis, session)));

  /** False: whoever marks has not held the claim any more. */
  const mark = (session: Session, answer: RenewalAnswer, nowSeconds: number) =>
    replaceValue(redis, renewalStateKey(redis, session), holder, {
      value: answer.kind,
      lifeMs: answerStandsSeconds(session, answer, limits, nowSeconds) * 1_000,
    });

  async function write(
    session: Session,
    answer: RenewalAnswer,
    nowSeconds: number,
  ): Promise<RenewalOutcome> {
    if (answer.kind === 'renewed') await writeTokens(session, answer.session, nowSeconds);
    const heldTheClaim = await mark(session, answer, nowSeconds);
    const moved = await whatRecordSays(session);
    unwritten.delete(renewalKey(session));
    // Who took over in the meantime has spent the refresh token: to be refused then says nothing about the session.
    return moved ?? (heldTheClaim ? answer : { kind: 'failing' });
  }

  const writeTokens = (session: Session, renewed: Session, nowSeconds: number) =>
    records.update(
      session.id,
      (now) => {
        const lastUsedAtSeconds = Math.max(now.lastUsedAtSeconds, renewed.lastUsedAtSeconds);
        return hasSameTokens(now, session) ? { ...renewed, lastUsedAtSeconds } : now;
      },
      nowSeconds,
    );

  async function keepTrying(session: Session, nowSeconds: number): Promise<void> {
    // By number, for a process that was suspended has more time than it has used.
    for (let tries = 0; tries < maxWriteTries; tries += 1) {
      await sleep(writePauseMs, undefined, { ref: false });
      const answer = unwritten.get(renewalKey(session));
      if (!answer || (await unlessAway(write(session, answer, nowSeconds), null))) return;
    }
    unwritten.delete(renewalKey(session));
    log.error('refresh_failed', { ...loggedSession(session), reason: 'lost' });
  }

  return {
    async outcome(session, nowSeconds) {
      // Before anything else: nobody must ask Sentinel again because Redis does not know the answer yet.
      const answer = unwritten.get(renewalKey(session));
      if (answer) return write(session, answer, nowSeconds);
      const [moved, state] = await Promise.all([whatRecordSays(session), stateOf(session)]);
      if (moved) return moved;
      return state === 'refused' || state === 'failing' ? { kind: state } : null;
    },

    async claim(session) {
      const key = renewalStateKey(redis, session);
      const expiration = { type: 'PX', value: claimMs } as const;
      const claimed = await redis.run((client) =>
        client.set(key, holder, { condition: 'NX', expiration }),
      );
      // Within one process requests wait for each other, so it may claim again what it has claimed: its answer was lost.
      return (
        claimed !== null || replaceValue(redis, key, holder, { value: holder, lifeMs: claimMs })
      );
    },

    async isClaimed(session) {
      const state = await stateOf(session);
      return state !== null && !['renewed', 'refused', 'failing'].includes(state);
    },

    async settle(session, answer, nowSeconds) {
      unwritten.set(renewalKey(session), answer);
      try {
        return await write(session, answer, nowSeconds);
      } catch (error) {
        // Nobody waits for it: this request has an answer to give.
        runInBackground(keepTrying(session, nowSeconds));
        throw error;
      }
    },
  };
}
