import { type InstalledAccounts, isInstalled } from '../config/installations';
import { endsAtSeconds, hasEnded, type SessionLimits } from './expiry';
import { wasEnded } from './revoked-sessions';
import type { Session } from './session';
import type { SessionCookieSettings } from './session-cookie';

export type SessionSettings = SessionCookieSettings & SessionLimits & InstalledAccounts;

export type WhyNotLiving = 'other_account' | 'ended' | 'idle_limit' | 'absolute_limit';

/** Null for a session that is of an account that this app is installed in, within its limits, and not ended in this process. */
export function whyNotLiving(
  session: Session,
  settings: SessionSettings,
  nowSeconds: number,
): WhyNotLiving | null {
  if (!isInstalled(session.accountId, settings)) return 'other_account';
  if (wasEnded(session)) return 'ended';
  if (!hasEnded(session, settings, nowSeconds)) return null;
  return nowSeconds >= endsAtSeconds(session, settings) ? 'absolute_limit' : 'idle_limit';
}
