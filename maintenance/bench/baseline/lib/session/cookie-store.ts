import type { Clock } from '@/lib/runtime/clock';
import type { SessionLimits } from '@/lib/session/expiry';
import { createMemoryCoordinator } from '@/lib/session/refresh/coordinator';
import type { Session } from '@/lib/session/session';
import type { SessionStore } from '@/lib/session/store';

const nowSeconds = Math.floor(Date.now() / 1_000);
const session: Session = {
  id: 'baseline',
  reference: 'baseline',
  place: 'window',
  accountId: '12345678',
  identity: { sub: '987654322', name: null, pictureUrl: null, isAdmin: false, isLpa: false },
  tokens: {
    accessToken: 'none',
    refreshToken: 'none',
    receivedAtSeconds: nowSeconds,
    accessTokenEndsAtSeconds: nowSeconds + 28_800,
  },
  signedInAtSeconds: nowSeconds,
  lastUsedAtSeconds: nowSeconds,
};

/** Returns the same session for every request, whatever its cookies. */
export function createCookieStore(settings: SessionLimits, clock: Clock): SessionStore {
  return {
    refreshCoordinator: createMemoryCoordinator(settings, clock),
    userSessions: null,
    create: async () => {},
    find: async () => ({ kind: 'active', session, isCookieCurrent: true }),
    roll: async () => session,
    end: async () => session,
    revokeLocally: async () => {},
    endRejected: async () => {},
    cookies: async () => [],
    isReady: async () => true,
  };
}
