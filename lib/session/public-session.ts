import type { Config } from '../config/config';
import { absoluteExpirySeconds, expiresAtSeconds, type SessionLimits } from './expiry';
import { type PublicIdentity, toPublicIdentity } from './identity';
import type { Session } from './session';
import { sessionMark } from './session-mark';

/** The part of a session that pages and the browser get: no tokens and no session id. Times are Unix times in seconds. */
export interface PublicSession {
  readonly accountId: string;
  readonly identity: PublicIdentity;
  readonly signedInAtSeconds: number;
  /** When the session ends if it is not used. */
  readonly expiresAtSeconds: number;
  /** When the session ends in any case. */
  readonly endsAtSeconds: number;
  /** The value of `SessionField`: the same for all sessions of one user. */
  readonly mark: string;
}

export function toPublicSession(
  session: Session,
  settings: SessionLimits & Pick<Config, 'sessionSecrets'>,
): PublicSession {
  return {
    accountId: session.accountId,
    identity: toPublicIdentity(session.identity),
    signedInAtSeconds: session.signedInAtSeconds,
    expiresAtSeconds: expiresAtSeconds(session, settings),
    endsAtSeconds: absoluteExpirySeconds(session, settings),
    mark: sessionMark(session, settings.sessionSecrets),
  };
}

/** The body of `GET /api/me` and `POST /api/session/extend`. */
export function toMeResponse(session: Session, limits: SessionLimits) {
  const { sub, name, isAdmin, isLpa, pictureUrl, roles } = toPublicIdentity(session.identity);
  const expiresAt = new Date(expiresAtSeconds(session, limits) * 1_000).toISOString();
  return { sub, accountId: session.accountId, isAdmin, isLpa, name, pictureUrl, roles, expiresAt };
}
