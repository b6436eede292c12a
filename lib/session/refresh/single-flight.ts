import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodes } from '../../observability/log';
import { runInBackground } from '../../runtime/background-work';
import { processSingleton } from '../../runtime/process-singleton';
import { orIfRedisDown } from '../../runtime/redis-connection';
import { createSemaphore } from '../../runtime/semaphore';
import type { SentinelClient } from '../../sentinel/client';
import { SentinelError } from '../../sentinel/errors';
import { withRecord } from '../identity';
import { isDisabled, ownRecordLimitMs, type RecordServices, readOwnRecord } from '../own-record';
import { type Session, sessionLogFields, toSessionTokens } from '../session';
import type { SessionStore } from '../store';
import { lockTtlMs, type RefreshAnswer, type RefreshOutcome, refreshKey } from './coordinator';

/** Longer than the lock lives, so that a waiting process can take over from one that died. */
const waitLimitMs = lockTtlMs + 1_000;
const pollMs = 50;

/** Refreshes under way in this process. Sign-ins have a limit of their own. */
const refreshes = processSingleton('refreshes', () => createSemaphore(64));
const permitTimeoutMs = 5_000;

const failing = { kind: 'failing' } as const satisfies RefreshAnswer;

export interface RefreshServices extends RecordServices {
  readonly sessions: SessionStore;
  sentinelFor(accountId: string): Pick<SentinelClient, 'origin' | 'refreshTokens'>;
  nowSeconds(): number;
}

const createMap = () => new Map<string, Promise<RefreshOutcome>>();
const underWay = processSingleton('refreshes-under-way', createMap);

/** Refreshes with one call to Sentinel for all requests, and continues after they end. */
export function refreshSingleFlight(session: Session, services: RefreshServices) {
  const key = refreshKey(session);
  const running = underWay.get(key);
  if (running) return running;
  // An outcome, not an error: bundles share this promise, and `instanceof` fails across bundles.
  const started = orIfRedisDown(refresh(session, services), failing).finally(() =>
    underWay.delete(key),
  );
  underWay.set(key, started);
  runInBackground(started);
  return started;
}

/** Waits until no refresh of these tokens is under way, in this process or in another. */
export async function waitForRefresh(session: Session, sessions: SessionStore): Promise<void> {
  await underWay.get(refreshKey(session));
  const until = performance.now() + waitLimitMs;
  while ((await sessions.refreshCoordinator.isHeld(session)) && performance.now() < until) {
    await sleep(pollMs);
  }
}

async function refresh(session: Session, services: RefreshServices): Promise<RefreshOutcome> {
  const { sessions, log } = services;
  const { refreshCoordinator } = sessions;
  const sentinel = services.sentinelFor(session.accountId);
  const until = performance.now() + waitLimitMs;
  for (;;) {
    // Before the look at the outcome: a process that was suspended looks once more.
    const isLastTry = performance.now() >= until;
    const known = await refreshCoordinator.outcome(session);
    if (known) return known;
    const outcome = await refreshes.run(permitTimeoutMs, async (hasPermit) => {
      // Looked up before the lock, which is too short for it. A failure is cached, and thrown again below.
      await sentinel.origin().catch(() => undefined);
      if (!(await refreshCoordinator.acquire(session))) return null;
      const answer = await requestTokens(session, hasPermit, services);
      if (answer.kind !== 'ended') return refreshCoordinator.release(session, answer);
      log.info('session_ended', { ...sessionLogFields(session), why: 'user_disabled' });
      await sessions.end(session);
      return answer;
    });
    if (outcome) return outcome;
    if (isLastTry) return failing;
    await sleep(pollMs);
  }
}

async function requestTokens(
  session: Session,
  hasPermit: boolean,
  services: RefreshServices,
): Promise<RefreshOutcome> {
  const { sentinelFor, log, nowSeconds } = services;
  const { accountId, identity: before, tokens: spent } = session;
  if (spent.refreshToken === null) return failing;
  const startedAtSeconds = nowSeconds();
  const startedMs = performance.now();
  try {
    if (!hasPermit) {
      throw new SentinelError('sentinel_unreachable', 'too many refreshes are under way');
    }
    const sentinel = sentinelFor(accountId);
    const { tokens, claims } = await sentinel.refreshTokens(spent.refreshToken, before.sub);
    const durationMs = performance.now() - startedMs;
    log.info('session_refreshed', { ...sessionLogFields(session), durationMs });
    const isAdmin = before.isAdmin && claims?.isAdmin !== false;
    const refreshed = {
      ...session,
      identity: { ...before, ...claims, isAdmin },
      tokens: { ...spent, ...toSessionTokens(tokens, startedAtSeconds) },
      lastUsedAtSeconds: startedAtSeconds,
    };
    // The new tokens are good without the record. The next refresh reads it again.
    const limits = { limitMs: ownRecordLimitMs, level: 'debug' } as const;
    const me = await readOwnRecord(refreshed, limits, services);
    if (me?.id !== refreshed.identity.sub) return { kind: 'renewed', session: refreshed };
    if (isDisabled(me)) return { kind: 'ended' };
    const identity = withRecord(refreshed.identity, me);
    return { kind: 'renewed', session: { ...refreshed, identity } };
  } catch (error) {
    log.warn('refresh_failed', {
      ...sessionLogFields(session),
      durationMs: performance.now() - startedMs,
      ...(error instanceof SentinelError && { reason: error.reason, message: error.message }),
      causes: errorCodes(error),
    });
    // After a mismatch the refresh token is spent, and its tokens may be of another person.
    const reason = error instanceof SentinelError ? error.reason : null;
    const isRejected = reason === 'sentinel_refused' || reason === 'identity_mismatch';
    return isRejected ? { kind: 'refused' } : failing;
  }
}
