import { systemClock } from '../runtime/clock';
import { endsAtSeconds, roll, secondsLeft } from './expiry';
import { createRenewalMemory } from './refresh/memory-coordinator';
import { isAccessTokenAlive } from './refresh/refresh-schedule';
import { rememberEnded, wasEnded } from './revoked-sessions';
import { type Session, sessionSchema } from './session';
import { sealSessionCookies, sessionCookies, unsealSessionCookies } from './session-cookie';
import type { FoundSession, SessionStore } from './store';
import { type SessionSettings, whyNotLiving } from './validity';

/** Keeps each session sealed in its browser's own cookie. What one process knows beyond that it does not share. */
export function createCookieStore(
  settings: SessionSettings,
  monotonicNow = systemClock.monotonicNow,
): SessionStore {
  const memory = createRenewalMemory(settings, monotonicNow);

  function foundAs(carried: Session, nowSeconds: number): FoundSession {
    const why = whyNotLiving(carried, settings, nowSeconds);
    if (why !== null) return { kind: 'none', why, session: carried };
    const session = memory.newestKnown(carried, nowSeconds);
    if (memory.wasRefused(session) && !isAccessTokenAlive(session, nowSeconds)) {
      return { kind: 'refused', session };
    }
    return { kind: 'living', session, isCookieCurrent: session === carried };
  }

  return {
    renewals: memory,
    ownSessions: null,

    // The cookie is all there is to it.
    async begin() {},

    async find(received, nowSeconds) {
      const sessions = await unsealSessionCookies('session', sessionSchema, received, settings);
      const found = sessions.toSorted(bestFirst).map((session) => foundAs(session, nowSeconds));
      const best =
        found.find(({ kind }) => kind === 'living') ?? found.find(({ kind }) => kind === 'refused');
      const isThereAny = (await sessionCookies(received, settings)).length > 0;
      const why = isThereAny ? 'unreadable' : 'no_cookie';
      return best ?? found[0] ?? { kind: 'none', why, session: null };
    },

    async roll(session, nowSeconds) {
      if (wasEnded(session)) return null;
      // A better cookie may be on its way, but no session shall run out while it waits for one.
      const canWait = nowSeconds - session.lastUsedAtSeconds < settings.sessionIdleSeconds / 2;
      return canWait && memory.isContested(session) ? session : roll(session, nowSeconds);
    },

    async end(session, nowSeconds) {
      rememberEnded(session.id, endsAtSeconds(session, settings), nowSeconds);
      return memory.newestKnown(session, nowSeconds);
    },

    // Nobody need be asked here, so there is always more to be done than this.
    async forget() {},

    async endRefused() {
      return 'refused';
    },

    cookies: (session, received, nowSeconds) =>
      sealSessionCookies(
        'session',
        session,
        secondsLeft(session, settings, nowSeconds),
        received,
        settings,
      ),

    async isReady() {
      return true;
    },
  };
}

/** In a frame its own. A browser can hold two for a moment, when a late answer wrote an older one beside a newer one. */
function bestFirst(a: Session, b: Session): number {
  return (
    Number(b.place === 'frame') - Number(a.place === 'frame') ||
    b.tokens.receivedAtSeconds - a.tokens.receivedAtSeconds ||
    b.lastUsedAtSeconds - a.lastUsedAtSeconds
  );
}
