import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodes, type Log } from '../../observability/log';
import { runInBackground } from '../../runtime/background-work';
import { processSingleton } from '../../runtime/process-singleton';
import { createSemaphore } from '../../runtime/semaphore';
import type { SentinelClient } from '../../sentinel/client';
import { SentinelError } from '../../sentinel/errors';
import { type Session, sessionLogFields, toSessionTokens } from '../session';
import { orIfRedisDown, type SessionStore } from '../store';
import { lockTtlMs, type RefreshAnswer, type RefreshOutcome, refreshKey } from './coordinator';

/** Longer than any claim, so that who waits for a dead holder takes over instead of giving up. */
const waitLimitMs = lockTtlMs + 1_000;
const pollMs = 50;

/** So many ask Sentinel at a time, however many sessions are due. Sign-ins have places of their own. */
const refreshes = processSingleton('refreshes', () => createSemaphore(64));
const placeTimeoutMs = 5_000;

const failing = { kind: 'failing' } as const satisfies RefreshAnswer;

export interface RefreshServices {
  readonly sessions: SessionStore;
  readonly log: Log;
  sentinelFor(accountId: string): Pick<SentinelClient, 'origin' | 'refreshTokens'>;
  nowSeconds(): number;
}

const underWay = processSingleton(
  'renewals-under-way',
  () => new Map<string, Promise<RefreshOutcome>>(),
);

/** Newer tokens from one call to Sentinel, which outlives its requests; `failing` while Redis does not answer. */
export function refreshSingleFlight(
  session: Session,
  parts: RefreshServices,
): Promise<RefreshOutcome> {
  const key = refreshKey(session);
  const running = underWay.get(key);
  if (running) return running;
  // What is shared between bundles has to be data: an error of one is not `instanceof` its class in another.
  const renewal = orIfRedisDown(refresh(session, parts), failing).finally(() =>
    underWay.delete(key),
  );
  underWay.set(key, renewal);
  runInBackground(renewal);
  return renewal;
}

/** Waits for a renewal that is under way, in this process or in another, if there is one. */
export async function waitForRefresh(
  session: Session,
  { sessions }: Pick<RefreshServices, 'sessions'>,
): Promise<void> {
  await underWay.get(refreshKey(session));
  const until = performance.now() + waitLimitMs;
  while ((await sessions.refreshCoordinator.isHeld(session)) && performance.now() < until) {
    await sleep(pollMs);
  }
}

async function refresh(session: Session, parts: RefreshServices): Promise<RefreshOutcome> {
  const { refreshCoordinator } = parts.sessions;
  const until = performance.now() + waitLimitMs;
  for (;;) {
    // Looks once more after the time is over: this process may have been suspended meanwhile.
    const isLastLook = performance.now() >= until;
    const known = await refreshCoordinator.outcome(session, parts.nowSeconds());
    if (known) return known;
    const outcome = await refreshes.run(placeTimeoutMs, async (hasPlace) => {
      // A claim is too short for this as well. That it fails is remembered, and told when Sentinel is asked.
      await parts
        .sentinelFor(session.accountId)
        .origin()
        .catch(() => undefined);
      if (!(await refreshCoordinator.acquire(session))) return null;
      const answer = await askSentinel(session, hasPlace, parts);
      return refreshCoordinator.release(session, answer, parts.nowSeconds());
    });
    if (outcome) return outcome;
    if (isLastLook) return failing;
    await sleep(pollMs);
  }
}

async function askSentinel(
  session: Session,
  hasPlace: boolean,
  parts: RefreshServices,
): Promise<RefreshAnswer> {
  const { refreshToken } = session.tokens;
  if (refreshToken === null) return failing;
  const nowSeconds = parts.nowSeconds();
  const beganMs = performance.now();
  try {
    if (!hasPlace) {
      throw new SentinelError('sentinel_unreachable', 'too many refreshes are under way');
    }
    const { tokens, claims } = await parts
      .sentinelFor(session.accountId)
      .refreshTokens(refreshToken, session.identity.sub);
    const durationMs = performance.now() - beganMs;
    parts.log.info('session_refreshed', { ...sessionLogFields(session), durationMs });
    return {
      kind: 'renewed',
      session: {
        ...session,
        identity: { ...session.identity, ...claims },
        tokens: { ...session.tokens, ...toSessionTokens(tokens, nowSeconds) },
        lastUsedAtSeconds: nowSeconds,
      },
    };
  } catch (error) {
    const isRefused = error instanceof SentinelError && error.reason === 'sentinel_refused';
    parts.log.warn('refresh_failed', {
      ...sessionLogFields(session),
      durationMs: performance.now() - beganMs,
      ...(error instanceof SentinelError && { reason: error.reason, message: error.message }),
      causes: errorCodes(error),
    });
    return { kind: isRefused ? 'refused' : 'failing' };
  }
}
