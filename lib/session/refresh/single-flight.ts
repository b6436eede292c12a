import { setTimeout as sleep } from 'node:timers/promises';
import { causesOf, type Log } from '../../observability/log';
import { runInBackground } from '../../runtime/background-work';
import { perProcess } from '../../runtime/process-singleton';
import { createSemaphore } from '../../runtime/semaphore';
import type { SentinelClient } from '../../sentinel/client';
import { SentinelError } from '../../sentinel/errors';
import { loggedSession, receivedTokens, type Session } from '../session';
import { type SessionStore, unlessAway } from '../store';
import { claimMs, type RenewalAnswer, type RenewalOutcome, renewalKey } from './coordinator';

/** Longer than any claim, so that who waits for a dead holder takes over instead of giving up. */
const waitLimitMs = claimMs + 1_000;
const pollMs = 50;

/** So many ask Sentinel at a time, however many sessions are due. Sign-ins have places of their own. */
const refreshes = perProcess('refreshes', () => createSemaphore(64));
const placeTimeoutMs = 5_000;

const failing = { kind: 'failing' } as const satisfies RenewalAnswer;

export interface RefreshServices {
  readonly sessions: SessionStore;
  readonly log: Log;
  sentinelFor(accountId: string): Pick<SentinelClient, 'origin' | 'refreshTokens'>;
  nowSeconds(): number;
}

const underWay = perProcess('renewals-under-way', () => new Map<string, Promise<RenewalOutcome>>());

/** Newer tokens from one call to Sentinel, which outlives its requests; `failing` while Redis does not answer. */
export function renewOnce(session: Session, parts: RefreshServices): Promise<RenewalOutcome> {
  const key = renewalKey(session);
  const running = underWay.get(key);
  if (running) return running;
  // What is shared between bundles has to be data: an error of one is not `instanceof` its class in another.
  const renewal = unlessAway(renew(session, parts), failing).finally(() => underWay.delete(key));
  underWay.set(key, renewal);
  runInBackground(renewal);
  return renewal;
}

/** Waits for a renewal that is under way, in this process or in another, if there is one. */
export async function waitForRenewal(
  session: Session,
  { sessions }: Pick<RefreshServices, 'sessions'>,
): Promise<void> {
  await underWay.get(renewalKey(session));
  const until = performance.now() + waitLimitMs;
  while ((await sessions.renewals.isClaimed(session)) && performance.now() < until) {
    await sleep(pollMs);
  }
}

async function renew(session: Session, parts: RefreshServices): Promise<RenewalOutcome> {
  const { renewals } = parts.sessions;
  const until = performance.now() + waitLimitMs;
  for (;;) {
    // Looks once more after the time is over: this process may have been suspended meanwhile.
    const isLastLook = performance.now() >= until;
    const known = await renewals.outcome(session, parts.nowSeconds());
    if (known) return known;
    const outcome = await refreshes.run(placeTimeoutMs, async (hasPlace) => {
      // A claim is too short for this as well. That it fails is remembered, and told when Sentinel is asked.
      await parts
        .sentinelFor(session.accountId)
        .origin()
        .catch(() => undefined);
      if (!(await renewals.claim(session))) return null;
      const answer = await askSentinel(session, hasPlace, parts);
      return renewals.settle(session, answer, parts.nowSeconds());
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
): Promise<RenewalAnswer> {
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
    parts.log.info('session_refreshed', { ...loggedSession(session), durationMs });
    return {
      kind: 'renewed',
      session: {
        ...session,
        identity: { ...session.identity, ...claims },
        tokens: { ...session.tokens, ...receivedTokens(tokens, nowSeconds) },
        lastUsedAtSeconds: nowSeconds,
      },
    };
  } catch (error) {
    const isRefused = error instanceof SentinelError && error.reason === 'sentinel_refused';
    parts.log.warn('refresh_failed', {
      ...loggedSession(session),
      durationMs: performance.now() - beganMs,
      ...(error instanceof SentinelError && { reason: error.reason, message: error.message }),
      causes: causesOf(error),
    });
    return { kind: isRefused ? 'refused' : 'failing' };
  }
}
