import { type SessionCookieSettings, sealSession, unsealSessions } from './cookie';
import { endSession, wasEnded } from './ended-sessions';
import { expiresAtSeconds, hasEnded, roll, type SessionLimits } from './limits';
import type { SessionStore } from './store';

/** What it takes to tell whether a request is signed in. */
export interface SessionSettings extends SessionCookieSettings, SessionLimits {
  readonly accountId: string;
}

/** Keeps each session in its browser's own cookie, sealed: nothing else is needed, whatever the number of instances. */
export function createCookieStore(settings: SessionSettings): SessionStore {
  return {
    async find(received, nowSeconds) {
      const sessions = await unsealSessions(received, settings);
      const session = sessions.find(
        (candidate) =>
          candidate.accountId === settings.accountId &&
          !hasEnded(candidate, settings, nowSeconds) &&
          !wasEnded(candidate),
      );
      return session ? { kind: 'living', session, isCookieCurrent: true } : { kind: 'none' };
    },

    async roll(session, nowSeconds) {
      return wasEnded(session) ? null : roll(session, nowSeconds);
    },

    async end(session, nowSeconds) {
      endSession(session, settings, nowSeconds);
    },

    cookies(session, received, nowSeconds) {
      const maxAge = expiresAtSeconds(session, settings) - nowSeconds;
      return sealSession(session, maxAge, received, settings);
    },
  };
}
