import type { ReceivedCookies } from '../http/cookies';
import type { Log } from '../observability/log';
import type { Clock } from '../runtime/clock';
import { orIfRedisDown, type Redis } from '../runtime/redis-connection';
import { absoluteExpirySeconds, isRollDue, markUsed, remainingSeconds } from './expiry';
import { createSessionRecords, sessionHandle, sessionKeys, userIndexKeys } from './redis-records';
import { hasSameTokens } from './refresh/coordinator';
import { createRedisCoordinator, processLockOwner } from './refresh/redis-coordinator';
import { isRevoked, revoke } from './revoked-sessions';
import { isSamePerson, type Session, sessionIdCookieSchema } from './session';
import { createSessionCookies } from './session-cookie';
import { type MissingSession, missingSession, type SessionStore } from './store';
import { invalidReason, type SessionSettings } from './validity';

const maxUserAgentLength = 300;
/** Per person. The list drops the sessions that expire first. */
const maxListedSessions = 1_000;

/** Keeps sessions sealed in Redis, shared by all instances. The cookie holds only the session id. */
export function createRedisStore(
  settings: SessionSettings,
  redis: Redis,
  log: Log,
  clock: Clock,
  lockOwner = processLockOwner,
): SessionStore {
  const { nowSeconds } = clock;
  const cookies = createSessionCookies(settings);
  const records = createSessionRecords(redis, settings, clock);

  async function readUserRecords(session: Session) {
    const { lists, formerLists } = userIndexKeys(redis, session, settings.sessionSecrets);
    const keys = await redis.run((client) =>
      Promise.all([
        ...lists.map((list) => client.zRange(list, 0, -1)),
        ...formerLists.map((list) => client.sMembers(list)),
      ]),
    );
    const found = await records.readAll([...new Set(keys.flat())]);
    const isActive = (other: Session) => invalidReason(other, settings, nowSeconds()) === null;
    return found.filter((own) => isActive(own.session) && isSamePerson(own.session, session));
  }

  const readIdCookies = (received: ReceivedCookies) =>
    cookies.unseal('session-id', sessionIdCookieSchema, received);

  const revokeHere = (session: Session) =>
    revoke(session.id, absoluteExpirySeconds(session, settings), nowSeconds());

  /** The session as it was stored, or null. */
  async function remove(session: Session): Promise<Session | null> {
    const removed = await records.remove(session.id);
    const keys = [...sessionKeys(redis, session.id)];
    const { lists, formerLists } = userIndexKeys(redis, session, settings.sessionSecrets);
    const unlisted = redis.run((client) =>
      Promise.all([
        ...lists.map((list) => client.zRem(list, keys)),
        ...formerLists.map((list) => client.sRem(list, keys)),
      ]),
    );
    // An entry that stays on the list is harmless: its record is gone.
    await orIfRedisDown(unlisted, null);
    return removed;
  }

  async function end(session: Session): Promise<Session> {
    revokeHere(session);
    return (await remove(session)) ?? session;
  }

  return {
    refreshCoordinator: createRedisCoordinator(redis, records, settings, log, clock, lockOwner),

    userSessions: {
      async list(session) {
        const own = await readUserRecords(session);
        return own
          .map(({ session: { id, signedInAtSeconds, lastUsedAtSeconds }, userAgent }) => ({
            handle: sessionHandle(id),
            userAgent,
            signedInAtSeconds,
            lastUsedAtSeconds,
            isThisOne: id === session.id,
          }))
          .sort((a, b) => b.lastUsedAtSeconds - a.lastUsedAtSeconds);
      },

      async end(session, which) {
        const own = (await readUserRecords(session)).map((record) => record.session);
        const chosen = own.filter(({ id }) =>
          which === 'others' ? id !== session.id : sessionHandle(id) === which.handle,
        );
        // A session whose record is not deleted is still active on other instances, so it stays on the list.
        const endOne = async (other: Session) => {
          const removed = await remove(other);
          if (removed) revokeHere(removed);
          return removed;
        };
        const ended = await Promise.all(chosen.map((other) => orIfRedisDown(endOne(other), null)));
        return ended.filter((other) => other !== null);
      },
    },

    async create(session, userAgent) {
      const record = { session, userAgent: userAgent?.slice(0, maxUserAgentLength) ?? null };
      await records.create(record);
      const [list] = userIndexKeys(redis, session, settings.sessionSecrets).lists;
      const [key] = sessionKeys(redis, session.id);
      await redis.run((client) =>
        Promise.all([
          client.zAdd(list, { score: absoluteExpirySeconds(session, settings), value: key }),
          client.zRemRangeByScore(list, '-inf', nowSeconds()),
          client.zRemRangeByRank(list, 0, -(maxListedSessions + 1)),
          // The newest session expires last.
          client.expire(list, settings.sessionMaxSeconds),
        ]),
      );
    },

    async find(received) {
      let missing: MissingSession | null = null;
      for (const { id, place } of await readIdCookies(received)) {
        if (isRevoked({ id })) {
          // It may have been revoked while Redis was away, so its record may still be there.
          const session = await orIfRedisDown(records.remove(id), null);
          missing = { kind: 'none', why: 'ended', session };
          continue;
        }
        const session = await records.read(id);
        const why = session ? invalidReason(session, settings, nowSeconds()) : 'gone';
        if (session?.place === place && why === null) {
          return { kind: 'active', session, isCookieCurrent: true };
        }
        missing = { kind: 'none', why: why ?? 'gone', session };
      }
      return missing ?? missingSession(received, cookies);
    },

    async roll(session) {
      if (isRevoked(session)) return null;
      // Another request may have rolled it just now.
      return records.update(session.id, (stored) =>
        isRollDue(stored, settings, nowSeconds()) ? markUsed(stored, nowSeconds()) : stored,
      );
    },

    end,

    async revokeLocally(received) {
      for (const { id } of await readIdCookies(received)) {
        revoke(id, nowSeconds() + settings.sessionMaxSeconds, nowSeconds());
      }
    },

    async endRejected(session) {
      await records.update(session.id, (stored) =>
        hasSameTokens(stored, session) ? null : stored,
      );
    },

    async cookies(session, received) {
      const { id, place } = session;
      // A newer build's members of the cookie are kept.
      const ids = await readIdCookies(received);
      const current = ids.find((cookie) => cookie.id === id && cookie.place === place);
      const maxAge = remainingSeconds(session, settings, nowSeconds());
      return cookies.seal('session-id', { ...current, id, place }, maxAge, received);
    },

    // By a write: a Redis that is full, or not the primary, still answers reads.
    async isReady() {
      const expiration = { type: 'PX', value: 1_000 } as const;
      const written = redis.run((client) => client.set(redis.key('readiness'), '', { expiration }));
      return (await orIfRedisDown(written, null)) !== null;
    },
  };
}
