import type { SessionCookieSettings } from './cookie';
import { wasEnded } from './ended-sessions';
import { hasEnded, type SessionLimits } from './limits';
import type { Session } from './session';

/** What it takes to tell whether a session is one that may go on here. */
export interface SessionSettings extends SessionCookieSettings, SessionLimits {
  readonly accountId: string;
}

/** Whether a session is of this installation's account, within its limits, and not ended in this process. */
export function isLiving(session: Session, settings: SessionSettings, nowSeconds: number): boolean {
  return (
    session.accountId === settings.accountId &&
    !hasEnded(session, settings, nowSeconds) &&
    !wasEnded(session)
  );
}
