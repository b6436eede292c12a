import { expiresAtSeconds, type SessionLimits } from './limits';
import type { Session } from './session';

/** The body of `GET /api/me` and `POST /api/session/extend` (contract: *Routes*). */
export interface Me {
  readonly sub: string;
  readonly accountId: string;
  readonly isAdmin: boolean;
  readonly isLpa: boolean;
  readonly name: string | null;
  /** ISO 8601: when the session ends unless it is used. */
  readonly expiresAt: string;
}

export function meOf(session: Session, limits: SessionLimits): Me {
  const { sub, name, isAdmin, isLpa } = session.identity;
  const expiresAt = new Date(expiresAtSeconds(session, limits) * 1_000).toISOString();
  return { sub, accountId: session.accountId, isAdmin, isLpa, name, expiresAt };
}
