import type { CookieToSet, ReceivedCookie } from '../cookie';
import { type SessionCookieSettings, sealSession, unsealSessions } from './cookie';
import { wasEnded } from './ended-sessions';
import { expiresAtSeconds, hasEnded, roll, type SessionLimits } from './limits';
import type { Session } from './session';

/** What it takes to tell whether a request is signed in. */
export interface SessionSettings extends SessionCookieSettings, SessionLimits {
  readonly accountId: string;
}

/**
 * The living session of a request: intact, within its limits, not ended, and made for this installation's account.
 * Null otherwise; it never throws, whatever the cookies hold.
 */
export async function currentSession(
  received: readonly ReceivedCookie[],
  settings: SessionSettings,
  nowSeconds: number,
): Promise<Session | null> {
  const sessions = await unsealSessions(received, settings);
  const alive = sessions.find(
    (session) =>
      session.accountId === settings.accountId &&
      !hasEnded(session, settings, nowSeconds) &&
      !wasEnded(session),
  );
  return alive ?? null;
}

/** The cookies that carry a session on to the next request, until it ends unless it is used. */
export function keepSession(
  session: Session,
  received: readonly ReceivedCookie[],
  settings: SessionSettings,
  nowSeconds: number,
): Promise<readonly CookieToSet[]> {
  const maxAge = expiresAtSeconds(session, settings) - nowSeconds;
  return sealSession(session, maxAge, received, settings);
}

/** {@link keepSession} of a session that is used now. */
export async function rollSession(
  session: Session,
  received: readonly ReceivedCookie[],
  settings: SessionSettings,
  nowSeconds: number,
): Promise<{ session: Session; cookies: readonly CookieToSet[] }> {
  const rolled = roll(session, nowSeconds);
  return { session: rolled, cookies: await keepSession(rolled, received, settings, nowSeconds) };
}
