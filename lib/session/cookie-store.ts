import { systemClock } from '../runtime/clock';
import { absoluteExpirySeconds, markUsed, remainingSeconds } from './expiry';
import { createMemoryCoordinator } from './refresh/memory-coordinator';
import { isAccessTokenValid } from './refresh/refresh-schedule';
import { isRevoked, revoke } from './revoked-sessions';
import { type Session, sessionSchema } from './session';
import { findSessionCookies, sealSessionCookies, unsealSessionCookies } from './session-cookie';
import type { FoundSession, SessionStore } from './store';
import { invalidReason, type SessionSettings } from './validity';

/** Keeps each session sealed in its browser's own cookie. What one process knows beyond that it does not share. */
export function createCookieStore(
  settings: SessionSettings,
  monotonicNow = systemClock.monotonicNow,
): SessionStore {
  const memory = createMemoryCoordinator(settings, monotonicNow);

  function foundAs(carried: Session, nowSeconds: number): FoundSession {
    const why = invalidReason(carried, settings, nowSeconds);
    if (why !== null) return { kind: 'none', why, session: carried };
    const session = memory.latestKnown(carried, nowSeconds);
    if (memory.isRejected(session) && !isAccessTokenValid(session, nowSeconds)) {
      return { kind: 'ended', session };
    }
    return { kind: 'active', session, isCookieCurrent: session === carried };
  }

  return {
    refreshCoordinator: memory,
    userSessions: null,

    // The cookie is all there is to it.
    async create() {},

    async find(received, nowSeconds) {
      const sessions = await unsealSessionCookies('session', sessionSchema, received, settings);
      const found = sessions.toSorted(bestFirst).map((session) => foundAs(session, nowSeconds));
      const best =
        found.find(({ kind }) => kind === 'active') ?? found.find(({ kind }) => kind === 'ended');
      const isThereAny = (await findSessionCookies(received, settings)).length > 0;
      const why = isThereAny ? 'unreadable' : 'no_cookie';
      return best ?? found[0] ?? { kind: 'none', why, session: null };
    },

    async roll(session, nowSeconds) {
      if (isRevoked(session)) return null;
      // A better cookie may be on its way, but no session shall run out while it waits for one.
      const canWait = nowSeconds - session.lastUsedAtSeconds < settings.sessionIdleSeconds / 2;
      return canWait && memory.mayBeRefreshedElsewhere(session)
        ? session
        : markUsed(session, nowSeconds);
    },

    async end(session, nowSeconds) {
      revoke(session.id, absoluteExpirySeconds(session, settings), nowSeconds);
      return memory.latestKnown(session, nowSeconds);
    },

    // Nobody need be asked here, so there is always more to be done than this.
    async revokeLocally() {},

    // No-op: `find` knows rejected tokens, and another instance may have refreshed them.
    async endRejected() {},

    cookies: (session, received, nowSeconds) =>
      sealSessionCookies(
        'session',
        session,
        remainingSeconds(session, settings, nowSeconds),
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
