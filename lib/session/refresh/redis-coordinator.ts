import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../observability/log';
import { runInBackground } from '../../runtime/background-work';
import { processSingleton } from '../../runtime/process-singleton';
import type { Redis } from '../../runtime/redis';
import type { SessionLimits } from '../expiry';
import { refreshKeyName } from '../redis-keys';
import { replaceValue, type SessionRecords } from '../redis-records';
import { type Session, sessionLogFields } from '../session';
import { orIfRedisDown } from '../store';
import {
  hasSameTokens,
  lockTtlMs,
  type RefreshAnswer,
  type RefreshCoordinator,
  type RefreshOutcome,
  refreshKey,
} from './coordinator';
import { answerTtlSeconds } from './refresh-schedule';

/** What cannot be written down is tried again so often, for a minute at least: Sentinel gives tokens only once. */
const maxWriteTries = 240;
const writePauseMs = 250;

/** What one process knows of its own claims. */
export interface LockOwner {
  readonly id: string;
  /** Answers of Sentinel that Redis could not be told yet, by what they are answers to. */
  readonly pendingWrites: Map<string, RefreshAnswer>;
}

export function createLockOwner(): LockOwner {
  return { id: randomUUID(), pendingWrites: new Map() };
}

/** This process, whichever of its bundles asks. */
export const processLockOwner = processSingleton('renewal-claimant', createLockOwner);

/** The ledger of all instances: for every refresh token a key in Redis says who sends it, or what came of it. */
export function createRedisCoordinator(
  redis: Redis,
  records: SessionRecords,
  limits: SessionLimits,
  log: Log,
  { id: ownerId, pendingWrites }: LockOwner,
): RefreshCoordinator {
  /** Whether the session has ended or has newer tokens; null when it is as it was. */
  async function whatRecordSays(session: Session): Promise<RefreshOutcome | null> {
    const record = await records.read(session.id);
    if (!record) return { kind: 'ended' };
    return hasSameTokens(record.session, session)
      ? null
      : { kind: 'renewed', session: record.session };
  }

  const stateOf = (session: Session) =>
    redis.run((client) => client.get(refreshKeyName(redis, session)));

  /** False: whoever marks has not held the claim any more. */
  const mark = (session: Session, answer: RefreshAnswer, nowSeconds: number) =>
    replaceValue(redis, refreshKeyName(redis, session), ownerId, {
      value: answer.kind,
      lifeMs: answerTtlSeconds(session, answer, limits, nowSeconds) * 1_000,
    });

  async function write(
    session: Session,
    answer: RefreshAnswer,
    nowSeconds: number,
  ): Promise<RefreshOutcome> {
    if (answer.kind === 'renewed') await writeTokens(session, answer.session, nowSeconds);
    const heldTheClaim = await mark(session, answer, nowSeconds);
    const moved = await whatRecordSays(session);
    pendingWrites.delete(refreshKey(session));
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
      const answer = pendingWrites.get(refreshKey(session));
      if (!answer || (await orIfRedisDown(write(session, answer, nowSeconds), null))) return;
    }
    pendingWrites.delete(refreshKey(session));
    log.error('refresh_failed', { ...sessionLogFields(session), reason: 'lost' });
  }

  return {
    async outcome(session, nowSeconds) {
      // Before anything else: nobody must ask Sentinel again because Redis does not know the answer yet.
      const answer = pendingWrites.get(refreshKey(session));
      if (answer) return write(session, answer, nowSeconds);
      const [moved, state] = await Promise.all([whatRecordSays(session), stateOf(session)]);
      if (moved) return moved;
      return state === 'refused' || state === 'failing' ? { kind: state } : null;
    },

    async acquire(session) {
      const key = refreshKeyName(redis, session);
      const expiration = { type: 'PX', value: lockTtlMs } as const;
      const claimed = await redis.run((client) =>
        client.set(key, ownerId, { condition: 'NX', expiration }),
      );
      // Within one process requests wait for each other, so it may claim again what it has claimed: its answer was lost.
      return (
        claimed !== null || replaceValue(redis, key, ownerId, { value: ownerId, lifeMs: lockTtlMs })
      );
    },

    async isHeld(session) {
      const state = await stateOf(session);
      return state !== null && !['renewed', 'refused', 'failing'].includes(state);
    },

    async release(session, answer, nowSeconds) {
      pendingWrites.set(refreshKey(session), answer);
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
