import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log';
import type { Redis } from '../redis';
import { type SessionLimits, secondsLeft } from './limits';
import { renewalStateKey } from './redis-keys';
import { replaceValue, type SessionRecords } from './redis-records';
import {
  claimMs,
  type RenewalAnswer,
  type RenewalLedger,
  type RenewalOutcome,
} from './renewal-ledger';
import { retryAtSeconds } from './renewal-times';
import type { Session } from './session';
import { unlessAway } from './store';

/** How long it stands that tokens were renewed: requests that read the session before may still be under way. */
const renewedMs = 60_000;

/** Tokens that cannot be written down are tried again so long: Sentinel gives them only once. */
const writeLimitMs = 60_000;
const writePauseMs = 250;

/**
 * The ledger of all instances. For every refresh token there is a key in Redis that says whose turn it is to send
 * it, or what came of that. Who holds it and dies holds it no longer than a claim lasts.
 */
export function createRedisRenewals(
  redis: Redis,
  records: SessionRecords,
  limits: SessionLimits,
  log: Log,
): RenewalLedger {
  /** Within this process requests wait for each other before they come here. */
  const holder = randomUUID();

  const outcome: RenewalLedger['outcome'] = async (session) => {
    const [record, state] = await Promise.all([
      records.read(session.id),
      redis.run((client) => client.get(renewalStateKey(session))),
    ]);
    if (!record) return { kind: 'ended' };
    if (!hasSameTokens(record.session, session))
      return { kind: 'renewed', session: record.session };
    return state === 'refused' || state === 'failing' ? { kind: state } : null;
  };

  const mark = (session: Session, state: RenewalAnswer['kind'], lifeMs: number) =>
    replaceValue(redis, renewalStateKey(session), holder, state, lifeMs);

  async function writeTokens(session: Session, renewed: Session, nowSeconds: number) {
    const written = await records.update(
      session.id,
      (current) =>
        hasSameTokens(current, session)
          ? { ...renewed, lastUsedAtSeconds: latestUse(current, renewed) }
          : current,
      (next) => secondsLeft(next, limits, nowSeconds),
    );
    await mark(session, 'renewed', renewedMs);
    return written;
  }

  async function keepTrying(session: Session, renewed: Session, nowSeconds: number): Promise<void> {
    const until = performance.now() + writeLimitMs;
    while (performance.now() < until) {
      await sleep(writePauseMs, undefined, { ref: false });
      const written = writeTokens(session, renewed, nowSeconds).then(() => true);
      if (await unlessAway(written, false)) return;
    }
    log.error('renewal_lost', {
      accountId: session.accountId,
      userId: session.identity.sub,
    });
  }

  return {
    outcome,

    async claim(session) {
      const options = { condition: 'NX', expiration: { type: 'PX', value: claimMs } } as const;
      const key = renewalStateKey(session);
      return (await redis.run((client) => client.set(key, holder, options))) === 'OK';
    },

    async isClaimed(session) {
      const state = await redis.run((client) => client.get(renewalStateKey(session)));
      return state !== null && !['renewed', 'refused', 'failing'].includes(state);
    },

    async settle(session, answer, nowSeconds): Promise<RenewalOutcome> {
      switch (answer.kind) {
        case 'renewed': {
          const written = await writeTokens(session, answer.session, nowSeconds).catch(
            (error: unknown) => {
              // Nobody waits for it: this request has an answer to give.
              void keepTrying(session, answer.session, nowSeconds);
              throw error;
            },
          );
          return written ? { kind: 'renewed', session: written } : { kind: 'ended' };
        }
        case 'refused':
          await mark(session, 'refused', limits.sessionMaxSeconds * 1_000);
          return (await outcome(session, nowSeconds)) ?? answer;
        case 'failing':
          await mark(
            session,
            'failing',
            (retryAtSeconds(session, nowSeconds) - nowSeconds) * 1_000,
          );
          return (await outcome(session, nowSeconds)) ?? answer;
      }
    },
  };
}

function hasSameTokens(a: Session, b: Session): boolean {
  return (
    a.tokens.accessToken === b.tokens.accessToken && a.tokens.refreshToken === b.tokens.refreshToken
  );
}

function latestUse(a: Session, b: Session): number {
  return Math.max(a.lastUsedAtSeconds, b.lastUsedAtSeconds);
}
