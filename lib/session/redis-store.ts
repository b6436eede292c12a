import type { RequestCookie } from '../http/cookies';
import type { Log } from '../observability/log';
import type { Redis } from '../runtime/redis';
import { absoluteExpirySeconds, isRollDue, markUsed, remainingSeconds } from './expiry';
import { sessionHandle, sessionKeys, userIndexKeys } from './redis-keys';
import { createSessionRecords } from './redis-records';
import { hasSameTokens } from './refresh/coordinator';
import {
  createRedisCoordinator,
  type LockOwner,
  processLockOwner,
} from './refresh/redis-coordinator';
import { isRevoked, revoke } from './revoked-sessions';
import { isSamePerson, type Session } from './session';
import {
  findSessionCookies,
  sealSessionCookies,
  sessionIdCookieSchema,
  unsealSessionCookies,
} from './session-cookie';
import { type MissingSession, orIfRedisDown, type SessionStore } from './store';
import { invalidReason, type SessionSettings } from './validity';

const maxUserAgentLength = 300;
/** Of one person. Beyond these the ones that end first are not listed any more, though they live on. */
const maxListedSessions = 1_000;

/** Keeps sessions sealed in Redis, where every instance sees them at once; the cookie only refers to them. */
export function createRedisStore(
  settings: SessionSettings,
  redis: Redis,
  log: Log,
  claimant: LockOwner = processLockOwner,
): SessionStore {
  const records = createSessionRecords(redis, settings);
  const refreshCoordinator = createRedisCoordinator(redis, records, settings, log, claimant);

  async function ownRecords(session: Session, nowSeconds: number) {
    const { lists, formerLists } = userIndexKeys(redis, session, settings.sessionSecrets);
    const listed = await redis.run((client) =>
      Promise.all([
        ...lists.map((list) => client.zRange(list, 0, -1)),
        ...formerLists.map((list) => client.sMembers(list)),
      ]),
    );
    const found = await records.readAll([...new Set(listed.flat())]);
    return found.filter(
      (record) =>
        invalidReason(record.session, settings, nowSeconds) === null &&
        isSamePerson(record.session, session),
    );
  }

  const referencesIn = (received: readonly RequestCookie[]) =>
    unsealSessionCookies('session-id', sessionIdCookieSchema, received, settings);

  async function end(session: Session, nowSeconds: number): Promise<Session> {
    revoke(session.id, absoluteExpirySeconds(session, settings), nowSeconds);
    const last = await records.remove(session.id);
    const keys = [...sessionKeys(redis, session.id)];
    const { lists, formerLists } = userIndexKeys(redis, session, settings.sessionSecrets);
    const takenOff = redis.run((client) =>
      Promise.all([
        ...lists.map((list) => client.zRem(list, keys)),
        ...formerLists.map((list) => client.sRem(list, keys)),
      ]),
    );
    // The list is only for looking at: what is left on it by mistake names nothing, and runs out.
    await orIfRedisDown(takenOff, null);
    return last?.session ?? session;
  }

  return {
    refreshCoordinator,

    userSessions: {
      async list(session, nowSeconds) {
        const own = await ownRecords(session, nowSeconds);
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

      async end(session, which, nowSeconds) {
        const own = await ownRecords(session, nowSeconds);
        const chosen = own.filter((record) =>
          which === 'others'
            ? record.session.id !== session.id
            : sessionHandle(record.session.id) === which.handle,
        );
        return Promise.all(chosen.map((record) => end(record.session, nowSeconds)));
      },
    },

    async create(session, userAgent, nowSeconds) {
      const record = { session, userAgent: userAgent?.slice(0, maxUserAgentLength) ?? null };
      await records.create(record, nowSeconds);
      const [list] = userIndexKeys(redis, session, settings.sessionSecrets).lists;
      const [key] = sessionKeys(redis, session.id);
      await redis.run((client) =>
        Promise.all([
          client.zAdd(list, { score: absoluteExpirySeconds(session, settings), value: key }),
          client.zRemRangeByScore(list, '-inf', nowSeconds),
          client.zRemRangeByRank(list, 0, -(maxListedSessions + 1)),
          // Everything on it has begun before, so ends before.
          client.expire(list, settings.sessionMaxSeconds),
        ]),
      );
    },

    async find(received, nowSeconds) {
      const isThereAny = (await findSessionCookies(received, settings)).length > 0;
      let none: MissingSession = {
        kind: 'none',
        why: isThereAny ? 'unreadable' : 'no_cookie',
        session: null,
      };
      for (const { id, place } of await referencesIn(received)) {
        if (isRevoked({ id })) {
          // Ended while Redis was away, perhaps: now it can be told.
          const session = (await records.remove(id))?.session ?? null;
          none = { kind: 'none', why: 'ended', session };
          continue;
        }
        const session = (await records.read(id))?.session ?? null;
        const why = session ? invalidReason(session, settings, nowSeconds) : 'gone';
        if (session?.place === place && why === null) {
          return { kind: 'active', session, isCookieCurrent: true };
        }
        none = { kind: 'none', why: why ?? 'gone', session };
      }
      return none;
    },

    async roll(session, nowSeconds) {
      if (isRevoked(session)) return null;
      return records.update(
        session.id,
        // Another request may have written it down just now.
        (now) => (isRollDue(now, settings, nowSeconds) ? markUsed(now, nowSeconds) : now),
        nowSeconds,
      );
    },

    end,

    async revokeLocally(received, nowSeconds) {
      for (const { id } of await referencesIn(received)) {
        revoke(id, nowSeconds + settings.sessionMaxSeconds, nowSeconds);
      }
    },

    async endRejected(session, nowSeconds) {
      await records.update(
        session.id,
        (current) => (hasSameTokens(current, session) ? null : current),
        nowSeconds,
      );
    },

    async cookies(session, received, nowSeconds) {
      const { id, place } = session;
      const known = (await referencesIn(received)).find(
        (reference) => reference.id === id && reference.place === place,
      );
      const maxAge = remainingSeconds(session, settings, nowSeconds);
      return sealSessionCookies('session-id', { ...known, id, place }, maxAge, received, settings);
    },

    // By writing: a Redis that is full, or not the primary, answers and is of no use.
    async isReady() {
      const expiration = { type: 'PX', value: 1_000 } as const;
      const written = redis.run((client) => client.set(redis.key('readiness'), '', { expiration }));
      return (await orIfRedisDown(written, null)) !== null;
    },
  };
}
