import type { CookieToSet, ReceivedCookie } from '../../http/cookies';
import { isRollDue, type SessionLimits } from '../expiry';
import { loggedSession, type Session } from '../session';
import { type LivingSession, type Unavailable, unavailable, unlessAway } from '../store';
import { isAccessTokenAlive, isRenewalDue } from './refresh-schedule';
import { type RefreshServices, renewOnce } from './single-flight';

export type ContinuedSession =
  | {
      readonly kind: 'living';
      readonly session: Session;
      readonly cookies: readonly CookieToSet[];
    }
  /** It cannot go on without Sentinel or Redis, which does not answer. Nothing is lost. */
  | Unavailable
  | { readonly kind: 'refused' }
  | { readonly kind: 'ended' };

type SessionServices = RefreshServices & { readonly config: SessionLimits };

/**
 * Uses the session of a request: refreshes and rolls it when due (contract: *Session*, *Renewal*). While its access
 * token lives, no trouble with Sentinel or with writing to Redis ends it.
 */
export function continueSession(
  found: LivingSession,
  received: readonly ReceivedCookie[],
  parts: SessionServices,
): Promise<ContinuedSession> {
  return unlessAway(carryOn(found, received, parts), unavailable);
}

async function carryOn(
  found: LivingSession,
  received: readonly ReceivedCookie[],
  parts: SessionServices,
): Promise<ContinuedSession> {
  const { config, sessions, nowSeconds } = parts;
  const renewed = await renewedIfDue(found.session, parts);
  if (renewed.kind !== 'living') return renewed;
  // The session has been read: what Redis does not take ends no request, and the log of `redis.ts` tells of it.
  const session = isRollDue(renewed.session, config, nowSeconds())
    ? await unlessAway(sessions.roll(renewed.session, nowSeconds()), renewed.session)
    : renewed.session;
  if (!session) return { kind: 'ended' };
  const isCookieCurrent = found.isCookieCurrent && session === found.session;
  const cookies = isCookieCurrent ? [] : await sessions.cookies(session, received, nowSeconds());
  return { kind: 'living', session, cookies };
}

async function renewedIfDue(
  session: Session,
  parts: RefreshServices,
): Promise<Exclude<ContinuedSession, { kind: 'living' }> | { kind: 'living'; session: Session }> {
  const { sessions, log, nowSeconds } = parts;
  if (!isRenewalDue(session, nowSeconds())) return { kind: 'living', session };
  const outcome = await renewOnce(session, parts);
  if (outcome.kind === 'renewed') return { kind: 'living', session: outcome.session };
  if (outcome.kind === 'ended') return outcome;
  if (isAccessTokenAlive(session, nowSeconds())) return { kind: 'living', session };
  if (outcome.kind === 'failing') return unavailable;
  const kind = await sessions.endRefused(session, nowSeconds());
  log.info('session_ended', { ...loggedSession(session), why: 'sentinel_refused' });
  return { kind };
}
