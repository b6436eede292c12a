import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../observability/log';
import { runInBackground } from '../../runtime/background-work';
import type { Clock } from '../../runtime/clock';
import { processSingleton } from '../../runtime/process-singleton';
import { orIfRedisDown, type Redis } from '../../runtime/redis-connection';
import type { SessionLimits } from '../expiry';
import type { SessionRecords } from '../redis-records';
import { type Session, sessionLogFields } from '../session';
import {
  hasSameTokens,
  lockTtlMs,
  type RefreshAnswer,
  type RefreshCoordinator,
  type RefreshOutcome,
  refreshKey,
} from './coordinator';
import { answerTtlSeconds } from './refresh-schedule';

/** A failed write is retried for at least a minute, because Sentinel gives new tokens only once. */
const maxWriteTries = 240;
const writePauseMs = 250;

/** One process, as the holder of refresh locks. Pending: answers of Sentinel that are not in Redis yet, by refresh key. */
export function createLockOwner() {
  return { id: randomUUID(), pendingWrites: new Map<string, RefreshAnswer>() };
}

export const processLockOwner = processSingleton('lock-owner', createLockOwner);

/** Coordinates all instances: one key in Redis per refresh holds the lock owner's id, then the kind of the answer. */
export function createRedisCoordinator(
  redis: Redis,
  records: SessionRecords,
  limits: SessionLimits,
  log: Log,
  { nowSeconds }: Clock,
  { id: ownerId, pendingWrites }: ReturnType<typeof createLockOwner>,
): RefreshCoordinator {
  /** Null while the record has the same tokens. */
  async function newerOutcome(session: Session): Promise<RefreshOutcome | null> {
    const stored = await records.read(session.id);
    if (!stored) return { kind: 'ended' };
    return hasSameTokens(stored, session) ? null : { kind: 'renewed', session: stored };
  }

  const stateKey = (session: Session) => redis.key(`renewal:${refreshKey(session)}`);
  const readState = (session: Session) => redis.run((client) => client.get(stateKey(session)));

  async function write(session: Session, answer: RefreshAnswer): Promise<RefreshOutcome> {
    if (answer.kind === 'renewed') {
      await records.update(session.id, (stored) => {
        if (!hasSameTokens(stored, session)) return stored;
        const lastUsed = Math.max(stored.lastUsedAtSeconds, answer.session.lastUsedAtSeconds);
        return { ...answer.session, lastUsedAtSeconds: lastUsed };
      });
    }
    const heldLock = await records.replace(stateKey(session), ownerId, {
      value: answer.kind,
      lifeMs: answerTtlSeconds(session, answer, limits, nowSeconds()) * 1_000,
    });
    const newer = await newerOutcome(session);
    pendingWrites.delete(refreshKey(session));
    // The next owner of a lost lock has spent the refresh token, so a rejection says nothing about the session.
    return newer ?? (heldLock ? answer : { kind: 'failing' });
  }

  async function retryWrite(session: Session): Promise<void> {
    // By number of tries, not by time: a process that was suspended has not used its time.
    for (let tries = 0; tries < maxWriteTries; tries += 1) {
      await sleep(writePauseMs, undefined, { ref: false });
      const answer = pendingWrites.get(refreshKey(session));
      if (!answer || (await orIfRedisDown(write(session, answer), null))) return;
    }
    pendingWrites.delete(refreshKey(session));
    log.error('refresh_failed', { ...sessionLogFields(session), reason: 'lost' });
  }

  return {
    async outcome(session) {
      // First, so that Sentinel is not asked again while Redis does not have the answer.
      const answer = pendingWrites.get(refreshKey(session));
      if (answer) return write(session, answer);
      const [newer, state] = await Promise.all([newerOutcome(session), readState(session)]);
      if (newer) return newer;
      return state === 'refused' || state === 'failing' ? { kind: state } : null;
    },

    async acquire(session) {
      const key = stateKey(session);
      const expiration = { type: 'PX', value: lockTtlMs } as const;
      const acquired = await redis.run((client) =>
        client.set(key, ownerId, { condition: 'NX', expiration }),
      );
      // Re-entrant: this process holds the lock already when the reply to its SET was lost.
      if (acquired !== null) return true;
      return records.replace(key, ownerId, { value: ownerId, lifeMs: lockTtlMs });
    },

    async isHeld(session) {
      const state = await readState(session);
      return state !== null && !['renewed', 'refused', 'failing'].includes(state);
    },

    async release(session, answer) {
      pendingWrites.set(refreshKey(session), answer);
      try {
        return await write(session, answer);
      } catch (error) {
        runInBackground(retryWrite(session));
        throw error;
      }
    },
  };
}
