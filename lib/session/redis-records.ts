import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../config/config';
import { type SealSecrets, seal, unseal } from '../crypto/seal';
import type { Clock } from '../runtime/clock';
import { type Redis, RedisError } from '../runtime/redis-connection';
import { remainingSeconds, type SessionLimits } from './expiry';
import { type Session, sessionSchema } from './session';

// Keys reveal neither a person nor the id in a cookie.

/** The prefix of version 0.1. Its keys are read until 0.3. */
const formerPrefix = 'sentinel-nextjs';

/** Identifies a session, and cannot be used to sign in. */
export function sessionHandle(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

/** The key of a session, and its key in version 0.1. */
export function sessionKeys({ key }: Redis, id: string): readonly [string, string] {
  const name = `session:${sessionHandle(id)}`;
  return [key(name), `${formerPrefix}:${name}`];
}

/** Of a person. New entries go to the first. User ids are guessable, so each key depends on a secret. Version 0.1 wrote sets. */
export function userIndexKeys({ key }: Redis, session: Session, [first, ...others]: SealSecrets) {
  const person = JSON.stringify([session.accountId, session.identity.sub]);
  const mac = (secret: string) => createHmac('sha256', secret).update(person).digest('base64url');
  const list = (secret: string) => key(`person-sessions:${mac(secret)}`);
  return {
    lists: [list(first), ...others.map(list)] as const,
    formerLists: [first, ...others].map((secret) => `${formerPrefix}:person:${mac(secret)}`),
  };
}

const recordSchema = z.looseObject({ session: sessionSchema, userAgent: z.string().nullable() });

type SessionRecord = Readonly<z.infer<typeof recordSchema>>;

/** Compare and set: of two concurrent writers the second reads again. Without a new value it deletes. */
const replaceScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
else redis.call('DEL', KEYS[1]) end
return 1`;

interface Replacement {
  readonly value: string;
  readonly lifeMs: number;
}

/** Rolls and refreshes lose one race at most, so ten lost races are a fault. */
const maxTries = 10;

export type SessionRecords = ReturnType<typeof createSessionRecords>;

/** The sealed records of sessions in Redis. A deleted record never comes back. */
export function createSessionRecords(
  redis: Redis,
  { sessionSecrets: secrets, ...limits }: SessionLimits & Pick<Config, 'sessionSecrets'>,
  { nowSeconds }: Clock,
) {
  /** Null for the record of another session, which somebody with access to Redis could put under the key. */
  async function open(key: string, sealed: string | null): Promise<SessionRecord | null> {
    if (sealed === null) return null;
    const record = await unseal('session-record', recordSchema, sealed, secrets);
    return record && sessionKeys(redis, record.session.id).includes(key) ? record : null;
  }

  async function readSealed(id: string) {
    for (const key of sessionKeys(redis, id)) {
      const sealed = await redis.run((client) => client.get(key));
      const record = await open(key, sealed);
      if (sealed !== null && record) return { key, sealed, record };
    }
    return null;
  }

  async function sealForLife(record: SessionRecord): Promise<Replacement> {
    const lifeMs = Math.max(1, remainingSeconds(record.session, limits, nowSeconds()) * 1_000);
    return { value: await seal('session-record', record, secrets), lifeMs };
  }

  /** Replaces the expected value, or deletes it for null. False when the key has another value or none. */
  async function replace(key: string, expected: string, after: Replacement | null) {
    const replacement = after ? [after.value, String(Math.round(after.lifeMs))] : [];
    const options = { keys: [key], arguments: [expected, ...replacement] };
    return (await redis.run((client) => client.eval(replaceScript, options))) === 1;
  }

  return {
    replace,

    read: async (id: string) => (await readSealed(id))?.record.session ?? null,

    /** Reads the records that exist, by their keys in Redis. */
    async readAll(keys: readonly string[]): Promise<readonly SessionRecord[]> {
      // One by one, because the nodes of a cluster have different keys.
      const values = await redis.run((client) => Promise.all(keys.map((key) => client.get(key))));
      const records = await Promise.all(keys.map((key, index) => open(key, values[index] ?? null)));
      return records.filter((record) => record !== null);
    },

    async create(record: SessionRecord): Promise<void> {
      const { value, lifeMs } = await sealForLife(record);
      const expiration = { type: 'PX', value: lifeMs } as const;
      const [key] = sessionKeys(redis, record.session.id);
      await redis.run((client) => client.set(key, value, { condition: 'NX', expiration }));
    },

    /** Changes a record atomically; a change to null deletes it. Null when there is none. */
    async update(id: string, change: (session: Session) => Session | null) {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const before = await readSealed(id);
        if (!before) return null;
        const { key, sealed, record } = before;
        const session = change(record.session);
        if (session === record.session) return session;
        const after = session && (await sealForLife({ ...record, session }));
        if (await replace(key, sealed, after)) return session;
      }
      throw new RedisError('too many writers');
    },

    /** Deletes a record and returns its session. */
    async remove(id: string): Promise<Session | null> {
      for (const key of sessionKeys(redis, id)) {
        const record = await open(key, await redis.run((client) => client.getDel(key)));
        if (record) return record.session;
      }
      return null;
    },
  };
}
