import { type SessionCookieSettings, sealSession, unsealSessions } from './cookie';
import { endSession, wasEnded } from './ended-sessions';
import {
  expiresAtSeconds,
  hasEnded,
  roll,
  rollIntervalSeconds,
  type SessionLimits,
} from './limits';
import { isContested, newestKnown, renewalMemory, wasRefused } from './renewal-memory';
import { isAccessTokenAlive } from './renewal-times';
import type { Session } from './session';
import type { FoundSession, SessionStore } from './store';

/** What it takes to tell whether a request is signed in. */
export interface SessionSettings extends SessionCookieSettings, SessionLimits {
  readonly accountId: string;
}

/**
 * Keeps each session in its browser's own cookie, sealed: nothing else is needed, whatever the number of instances.
 * What one process knows beyond that (which sessions were ended, which were renewed) it does not share with others.
 */
export function createCookieStore(settings: SessionSettings): SessionStore {
  return {
    renewals: renewalMemory,

    // The cookie is all there is to it.
    async begin() {},

    async find(received, nowSeconds) {
      const sessions = await unsealSessions(received, settings);
      const found = sessions
        .filter(
          (session) =>
            session.accountId === settings.accountId &&
            !hasEnded(session, settings, nowSeconds) &&
            !wasEnded(session),
        )
        .sort(newestFirst)
        .map((session) => asKnownNow(session, nowSeconds));
      return found.find(({ kind }) => kind === 'living') ?? found[0] ?? { kind: 'none' };
    },

    async roll(session, nowSeconds) {
      if (wasEnded(session)) return null;
      const hasTime = nowSeconds - session.lastUsedAtSeconds < settings.sessionIdleSeconds / 2;
      const waits = hasTime && isContested(session, rollIntervalSeconds(settings), nowSeconds);
      return waits ? session : roll(session, nowSeconds);
    },

    async end(session, nowSeconds) {
      endSession(session, settings, nowSeconds);
      return newestKnown(session, nowSeconds);
    },

    async endRefused() {
      return 'refused';
    },

    cookies(session, received, nowSeconds) {
      const maxAge = expiresAtSeconds(session, settings) - nowSeconds;
      return sealSession(session, maxAge, received, settings);
    },

    async listOwn() {
      return null;
    },

    async endOwn() {},

    async isReady() {
      return true;
    },
  };
}

/** A browser can hold two for a moment, when a late answer wrote an older one beside a newer one. */
function newestFirst(a: Session, b: Session): number {
  return (
    b.tokens.receivedAtSeconds - a.tokens.receivedAtSeconds ||
    b.lastUsedAtSeconds - a.lastUsedAtSeconds
  );
}

function asKnownNow(carried: Session, nowSeconds: number): FoundSession {
  const session = newestKnown(carried, nowSeconds);
  if (wasRefused(session, nowSeconds) && !isAccessTokenAlive(session, nowSeconds)) {
    return { kind: 'refused' };
  }
  return { kind: 'living', session, isCookieCurrent: session === carried };
}
