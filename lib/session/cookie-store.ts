import type { Clock } from '../runtime/clock';
import { absoluteExpirySeconds, markUsed, remainingSeconds } from './expiry';
import { createMemoryCoordinator } from './refresh/coordinator';
import { isAccessTokenValid } from './refresh/refresh-schedule';
import { isRevoked, revoke } from './revoked-sessions';
import { type Session, sessionSchema } from './session';
import { createSessionCookies } from './session-cookie';
import { type FoundSession, missingSession, type SessionStore } from './store';
import { invalidReason, type SessionSettings } from './validity';

/** Keeps each session sealed in the browser's cookie. Revocations and refreshes are known to one process only. */
export function createCookieStore(settings: SessionSettings, clock: Clock): SessionStore {
  const { nowSeconds } = clock;
  const cookies = createSessionCookies(settings);
  const memory = createMemoryCoordinator(settings, clock);

  function evaluate(carried: Session): FoundSession {
    const why = invalidReason(carried, settings, nowSeconds());
    if (why !== null) return { kind: 'none', why, session: carried };
    const session = memory.latestKnown(carried);
    if (memory.isRejected(session) && !isAccessTokenValid(session, nowSeconds())) {
      return { kind: 'ended', session };
    }
    return { kind: 'active', session, isCookieCurrent: session === carried };
  }

  return {
    refreshCoordinator: memory,
    userSessions: null,

    // Nothing to do: the browser keeps the session.
    create: async () => {},
    revokeLocally: async () => {},
    endRejected: async () => {},
    isReady: async () => true,

    async find(received) {
      const sessions = await cookies.unseal('session', sessionSchema, received);
      const found = sessions.toSorted(byPriority).map(evaluate);
      return (
        found.find(({ kind }) => kind === 'active') ??
        found.find(({ kind }) => kind === 'ended') ??
        found[0] ??
        (await missingSession(received, cookies))
      );
    },

    async roll(session) {
      if (isRevoked(session)) return null;
      // A newer cookie may be on the way, but the session must not expire while it waits.
      const canWait = nowSeconds() - session.lastUsedAtSeconds < settings.sessionIdleSeconds / 2;
      return canWait && memory.mayBeRefreshedElsewhere(session)
        ? session
        : markUsed(session, nowSeconds());
    },

    async end(session) {
      revoke(session.id, absoluteExpirySeconds(session, settings), nowSeconds());
      return memory.latestKnown(session);
    },

    cookies: (session, received) =>
      cookies.seal('session', session, remainingSeconds(session, settings, nowSeconds()), received),
  };
}

/** Embedded first, then the newest. A late response can write an older cookie beside a newer one. */
function byPriority(a: Session, b: Session): number {
  return (
    Number(b.place === 'frame') - Number(a.place === 'frame') ||
    b.tokens.receivedAtSeconds - a.tokens.receivedAtSeconds ||
    b.lastUsedAtSeconds - a.lastUsedAtSeconds
  );
}
