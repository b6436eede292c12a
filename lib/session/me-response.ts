import { expiresAtSeconds, type SessionLimits } from './expiry';
import { toPublicIdentity } from './identity';
import type { Session } from './session';

/** The body of `GET /api/me` and `POST /api/session/extend` (contract: *Routes*). */
export function toMeResponse(session: Session, limits: SessionLimits) {
  const { sub, name, isAdmin, isLpa, pictureUrl, roles } = toPublicIdentity(session.identity);
  const expiresAt = new Date(expiresAtSeconds(session, limits) * 1_000).toISOString();
  return { sub, accountId: session.accountId, isAdmin, isLpa, name, pictureUrl, roles, expiresAt };
}
