import type { RequestCookie, ResponseCookie } from '../../http/cookies';
import { isRollDue, type SessionLimits } from '../expiry';
import { type Session, sessionLogFields } from '../session';
import { type ActiveSession, orIfRedisDown, type Unavailable, unavailable } from '../store';
import { isAccessTokenValid, isRefreshDue } from './refresh-schedule';
import { type RefreshServices, refreshSingleFlight } from './single-flight';

export type TouchResult =
  | {
      readonly kind: 'active';
      readonly session: Session;
      readonly cookies: readonly ResponseCookie[];
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
export function touchSession(
  found: ActiveSession,
  received: readonly RequestCookie[],
  parts: SessionServices,
): Promise<TouchResult> {
  return orIfRedisDown(refreshAndRoll(found, received, parts), unavailable);
}

async function refreshAndRoll(
  found: ActiveSession,
  received: readonly RequestCookie[],
  parts: SessionServices,
): Promise<TouchResult> {
  const { config, sessions, nowSeconds } = parts;
  const renewed = await refreshIfDue(found.session, parts);
  if (renewed.kind !== 'active') return renewed;
  // The session has been read: what Redis does not take ends no request, and the log of `redis.ts` tells of it.
  const session = isRollDue(renewed.session, config, nowSeconds())
    ? await orIfRedisDown(sessions.roll(renewed.session, nowSeconds()), renewed.session)
    : renewed.session;
  if (!session) return { kind: 'ended' };
  const isCookieCurrent = found.isCookieCurrent && session === found.session;
  const cookies = isCookieCurrent ? [] : await sessions.cookies(session, received, nowSeconds());
  return { kind: 'active', session, cookies };
}

async function refreshIfDue(
  session: Session,
  parts: RefreshServices,
): Promise<Exclude<TouchResult, { kind: 'active' }> | { kind: 'active'; session: Session }> {
  const { sessions, log, nowSeconds } = parts;
  if (!isRefreshDue(session, nowSeconds())) return { kind: 'active', session };
  const outcome = await refreshSingleFlight(session, parts);
  if (outcome.kind === 'renewed') return { kind: 'active', session: outcome.session };
  if (outcome.kind === 'ended') return outcome;
  if (isAccessTokenValid(session, nowSeconds())) return { kind: 'active', session };
  if (outcome.kind === 'failing') return unavailable;
  const kind = await sessions.endRefused(session, nowSeconds());
  log.info('session_ended', { ...sessionLogFields(session), why: 'sentinel_refused' });
  return { kind };
}
