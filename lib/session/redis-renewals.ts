import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log';
import { perProcess } from '../per-process';
import type { Redis } from '../redis';
import { runInBackground } from '../runtime/background-work';
import type { SessionLimits } from './limits';
import { renewalStateKey } from './redis-keys';
import { replaceValue, type SessionRecords } from './redis-records';
import {
  answerStandsSeconds,
  claimMs,
  hasSameTokens,
  type RenewalAnswer,
  type RenewalLedger,
  type RenewalOutcome,
  renewalKey,
} from './renewal-ledger';
import { loggedSession, type Session } from './session';
import { unlessAway } from './store';

/** What cannot be written down is tried again so often, for a minute at least: Sentinel gives tokens only once. */
const maxWriteTries = 240;
const writePauseMs = 250;

/** Within one process requests wait for each other, so what it has claimed it may claim again: its answer was lost. */
const claimScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

/** What one process knows of its own claims. */
export interface Claimant {
  /** By this name it claims. */
  readonly holder: string;
  /** Answers of Sentinel that Redis could not be told yet, by what they are answers to. */
  readonly unwritten: Map<string, RenewalAnswer>;
}

export function newClaimant(): Claimant {
  return { holder: randomUUID(), unwritten: new Map() };
}

/** This process, whichever of its bundles asks. */
export const thisProcess = perProcess('renewal-claimant', newClaimant);

/**
 * The ledger of all instances. For every refresh token there is a key in Redis that says whose turn it is to send
 * it, or what came of that. Who holds it and dies holds it no longer than a claim lasts.
 */
export function createRedisRenewals(
  redis: Redis,
  records: SessionRecords,
  limits: SessionLimits,
  log: Log,
  { holder, unwritten }: Claimant,
): RenewalLedger {
  const outcome: RenewalLedger['outcome'] = async (session, nowSeconds) => {
    // Before anything else: nobody must ask Sentinel again because Redis does not know the answer yet.
    const answer = unwritten.get(renewalKey(session));
    if (answer) return write(session, answer, nowSeconds);
    const [moved, state] = await Promise.all([
      whatRecordSays(session),
      redis.run((client) => client.get(renewalStateKey(redis, session))),
    ]);
    if (moved) return moved;
    return state === 'refused' || state === 'failing' ? { kind: state } : null;
  };

  /** Whether the session has ended or has newer tokens; null when it is as it was. */
  async function whatRecordSays(session: Session): Promise<RenewalOutcome | null> {
    const record = await records.read(session.id);
    if (!record) return { kind: 'ended' };
    return hasSameTokens(record.session, session)
      ? null
      : { kind: 'renewed', session: record.session };
  }

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
    const written =
      answer.kind === 'renewed'
        ? await writeTokens(session, answer, nowSeconds)
        : await writeFailure(session, answer, nowSeconds);
    unwritten.delete(renewalKey(session));
    return written;
  }

  async function writeTokens(
    session: Session,
    answer: Extract<RenewalAnswer, { kind: 'renewed' }>,
    nowSeconds: number,
  ): Promise<RenewalOutcome> {
    const renewed = answer.session;
    const written = await records.update(
      session.id,
      (current) =>
        hasSameTokens(current, session)
          ? {
              ...renewed,
              lastUsedAtSeconds: Math.max(current.lastUsedAtSeconds, renewed.lastUsedAtSeconds),
            }
          : current,
      nowSeconds,
    );
    await mark(session, answer, nowSeconds);
    return written ? { kind: 'renewed', session: written } : { kind: 'ended' };
  }

  async function writeFailure(
    session: Session,
    answer: Exclude<RenewalAnswer, { kind: 'renewed' }>,
    nowSeconds: number,
  ): Promise<RenewalOutcome> {
    const heldTheClaim = await mark(session, answer, nowSeconds);
    // Who took over in the meantime has spent the refresh token: to be refused then says nothing about the session.
    const moved = await whatRecordSays(session);
    return moved ?? (heldTheClaim ? answer : { kind: 'failing' });
  }

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
    outcome,

    async claim(session) {
      const keys = [renewalStateKey(redis, session)];
      const claimed = await redis.run((client) =>
        client.eval(claimScript, { keys, arguments: [holder, String(claimMs)] }),
      );
      return claimed === 1;
    },

    async isClaimed(session) {
      const state = await redis.run((client) => client.get(renewalStateKey(redis, session)));
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
