import { type AccountList, isInstalled } from '../config/installations';
import { absoluteExpirySeconds, expiresAtSeconds, type SessionLimits } from './expiry';
import { isRevoked } from './revoked-sessions';
import type { Session } from './session';
import type { SessionCookieSettings } from './session-cookie';

export type SessionSettings = SessionCookieSettings & SessionLimits & AccountList;

export type InvalidReason = NonNullable<ReturnType<typeof invalidReason>>;

/** Null for a session of an installed account that has not expired and is not revoked in this process. */
export function invalidReason(session: Session, settings: SessionSettings, nowSeconds: number) {
  if (!isInstalled(session.accountId, settings)) return 'other_account';
  if (isRevoked(session)) return 'ended';
  if (nowSeconds >= absoluteExpirySeconds(session, settings)) return 'absolute_limit';
  return nowSeconds >= expiresAtSeconds(session, settings) ? 'idle_limit' : null;
}
