import { type InstalledAccounts, isInstalled } from '../installations';
import type { SessionCookieSettings } from './cookie';
import { wasEnded } from './ended-sessions';
import { endsAtSeconds, hasEnded, type SessionLimits } from './limits';
import type { Session } from './session';

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
