import type { SealSecrets } from '../crypto/seal';
import type { Identity, Session } from './session';
import { sessionMark } from './session-mark';

/** How long a session lives, in seconds. */
export interface SessionLimits {
  /** Without being used. */
  readonly sessionIdleSeconds: number;
  /** In all, however much it is used. */
  readonly sessionMaxSeconds: number;
}

/** What pages and the browser may know of a session: everything but its tokens and its id. */
export interface SignedInSession {
  readonly accountId: string;
  readonly identity: Identity;
  readonly signedInAtSeconds: number;
  /** When the session ends unless it is used again. */
  readonly expiresAtSeconds: number;
  /** When the session ends however much it is used. */
  readonly endsAtSeconds: number;
  /** Names the person in what their pages send: see {@link sessionMark}. */
  readonly mark: string;
}

/** When the session ends however much it is used. Without a refresh token it ends with its access token. */
export function endsAtSeconds(session: Session, { sessionMaxSeconds }: SessionLimits): number {
  const absoluteEnd = session.signedInAtSeconds + sessionMaxSeconds;
  const { refreshToken, accessTokenEndsAtSeconds } = session.tokens;
  return refreshToken === null ? Math.min(absoluteEnd, accessTokenEndsAtSeconds) : absoluteEnd;
}

/** When the session ends unless it is used again. */
export function expiresAtSeconds(session: Session, limits: SessionLimits): number {
  const idleEnd = session.lastUsedAtSeconds + limits.sessionIdleSeconds;
  return Math.min(idleEnd, endsAtSeconds(session, limits));
}

/** How long the session lives on unless it is used. */
export function secondsLeft(session: Session, limits: SessionLimits, nowSeconds: number): number {
  return expiresAtSeconds(session, limits) - nowSeconds;
}

export function hasEnded(session: Session, limits: SessionLimits, nowSeconds: number): boolean {
  return nowSeconds >= expiresAtSeconds(session, limits);
}

/** Whether use should be written down again: not at every request, for each one costs a cookie. */
export function isRollDue(session: Session, limits: SessionLimits, nowSeconds: number): boolean {
  return nowSeconds - session.lastUsedAtSeconds >= rollIntervalSeconds(limits);
}

/** How much of the idle time may go uncounted. */
export function rollIntervalSeconds({ sessionIdleSeconds }: SessionLimits): number {
  return Math.min(60, sessionIdleSeconds / 10);
}

/** The session, used now. */
export function roll(session: Session, nowSeconds: number): Session {
  return { ...session, lastUsedAtSeconds: nowSeconds };
}

/** The session without what must never leave the server. */
export function withoutTokens(
  session: Session,
  settings: SessionLimits & { readonly sessionSecrets: SealSecrets },
): SignedInSession {
  return {
    accountId: session.accountId,
    identity: session.identity,
    signedInAtSeconds: session.signedInAtSeconds,
    expiresAtSeconds: expiresAtSeconds(session, settings),
    endsAtSeconds: endsAtSeconds(session, settings),
    mark: sessionMark(session, settings.sessionSecrets),
  };
}
