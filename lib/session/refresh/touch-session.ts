import type { ReceivedCookies, ResponseCookie } from '../../http/cookies';
import { isPrefetch, type ParsedRequest } from '../../http/request';
import { orIfRedisDown } from '../../runtime/redis-connection';
import { isRollDue, type SessionLimits } from '../expiry';
import { type Session, sessionLogFields } from '../session';
import { areTooLong } from '../session-cookie';
import { type ActiveSession, unavailable } from '../store';
import { isAccessTokenValid, isRefreshDue } from './refresh-schedule';
import { type RefreshServices, refreshSingleFlight } from './single-flight';

export type TouchResult =
  | (Pick<ActiveSession, 'kind' | 'session'> & { readonly cookies: readonly ResponseCookie[] })
  /** `unavailable`: the session needs Sentinel or Redis, which does not answer. Nothing is lost. */
  | { readonly kind: 'ended' | 'unavailable' };

type TouchServices = RefreshServices & { readonly config: SessionLimits };

/** Refreshes and rolls a session when due. While its access token is valid, no failure of Sentinel or Redis ends it. */
export function touchSession(
  found: ActiveSession,
  received: ReceivedCookies,
  services: TouchServices,
): Promise<TouchResult> {
  return orIfRedisDown(refreshAndRoll(found, received, services), unavailable);
}

async function refreshAndRoll(
  found: ActiveSession,
  received: ReceivedCookies,
  services: TouchServices,
): Promise<TouchResult> {
  const { config, sessions, log, nowSeconds } = services;
  const refreshed = await refreshIfDue(found.session, services);
  if (typeof refreshed === 'string') return { kind: refreshed };
  // The session has been read, so a failed write does not end the request. `redis-connection.ts` logs it.
  const session = isRollDue(refreshed, config, nowSeconds())
    ? await orIfRedisDown(sessions.roll(refreshed), refreshed)
    : refreshed;
  if (!session) return { kind: 'ended' };
  const isCookieCurrent = found.isCookieCurrent && session === found.session;
  const cookies = isCookieCurrent ? [] : await sessions.cookies(session, received);
  if (areTooLong(cookies)) {
    await sessions.end(session);
    log.info('session_ended', { ...sessionLogFields(session), why: 'too_large' });
    return { kind: 'ended' };
  }
  return { kind: 'active', session, cookies };
}

async function refreshIfDue(session: Session, services: RefreshServices) {
  const { sessions, log, nowSeconds } = services;
  if (!isRefreshDue(session, nowSeconds())) return session;
  const outcome = await refreshSingleFlight(session, services);
  if (outcome.kind === 'renewed') return outcome.session;
  if (outcome.kind === 'ended') return 'ended';
  if (isAccessTokenValid(session, nowSeconds())) return session;
  if (outcome.kind === 'failing') return 'unavailable';
  await sessions.endRejected(session);
  log.info('session_ended', { ...sessionLogFields(session), why: 'sentinel_refused' });
  return 'ended';
}

/** Whether a request counts as use of its session: a prefetch and a HEAD do not. */
export function isUse(parsed: ParsedRequest): boolean {
  return parsed.method !== 'HEAD' && !isPrefetch(parsed);
}
