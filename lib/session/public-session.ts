import type { Config } from '../config/config';
import { absoluteExpirySeconds, expiresAtSeconds, type SessionLimits } from './expiry';
import { type PublicIdentity, toPublicIdentity } from './identity';
import type { Session } from './session';
import { sessionMark } from './session-mark';

/** What pages and the browser may know of a session: everything but its tokens and its id. Times are Unix times. */
export interface PublicSession {
  readonly accountId: string;
  readonly identity: PublicIdentity;
  readonly signedInAtSeconds: number;
  /** When the session ends unless it is used again. */
  readonly expiresAtSeconds: number;
  /** When the session ends even if it is used. */
  readonly endsAtSeconds: number;
  /** Identifies the person in what their pages send: see {@link sessionMark}. */
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
