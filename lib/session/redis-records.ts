import { z } from 'zod';
import { type SealSecrets, seal, unseal } from '../crypto/seal';
import { type Redis, RedisError } from '../redis';
import { sessionKeys } from './redis-keys';
import { type Session, sessionSchema } from './session';

const sessionRecord = z.object({ session: sessionSchema, userAgent: z.string().nullable() });

/** What is kept of a session. */
export type SessionRecord = Readonly<z.infer<typeof sessionRecord>>;

const recordSchema: z.ZodType<SessionRecord> = sessionRecord.loose();

/** Writes only over what was read, so that of two who write at once the second looks again. */
const replaceScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

const removeScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;

/** Rolls and renewals give way to each other after one lost race: who loses ten has met a fault. */
const maxTries = 10;

/** The sealed records of sessions in Redis. A record that is gone never comes back. */
export interface SessionRecords {
  read(id: string): Promise<SessionRecord | null>;
  /** Reads many, by their keys in Redis. What another instance has sealed with a newer secret is `unreadable`. */
  readAll(keys: readonly string[]): Promise<readonly (SessionRecord | 'gone' | 'unreadable')[]>;
  create(record: SessionRecord, lifeSeconds: number): Promise<void>;
  /**
   * Changes a record, whoever else changes it too; null when it is gone.
   *
   * @param lifeSeconds how long the changed record is kept
   */
  update(
    id: string,
    change: (session: Session) => Session,
    lifeSeconds: (session: Session) => number,
  ): Promise<Session | null>;
  /** Takes a record away, and tells what it was. */
  remove(id: string): Promise<SessionRecord | null>;
  /** Takes a record away if it is as expected; false when it is not. True too when there is none. */
  removeIf(id: string, isExpected: (session: Session) => boolean): Promise<boolean>;
}

export function createSessionRecords(redis: Redis, secrets: SealSecrets): SessionRecords {
  /** What is sealed under a key. A record of another session, put there by somebody who can write to Redis, is none. */
  async function open(key: string, sealed: string | null): Promise<SessionRecord | null> {
    if (sealed === null) return null;
    const record = await unseal('session-record', recordSchema, sealed, secrets);
    return record && sessionKeys(redis, record.session.id).includes(key) ? record : null;
  }

  async function readSealed(
    id: string,
  ): Promise<{ key: string; sealed: string; record: SessionRecord } | null> {
    for (const key of sessionKeys(redis, id)) {
      const sealed = await redis.run((client) => client.get(key));
      const record = await open(key, sealed);
      if (sealed !== null && record) return { key, sealed, record };
    }
    return null;
  }

  return {
    read: async (id) => (await readSealed(id))?.record ?? null,

    async readAll(keys) {
      if (keys.length === 0) return [];
      const all = await redis.run((client) => client.mGet([...keys]));
      return Promise.all(
        keys.map(async (key, index) => {
          const sealed = all[index] ?? null;
          return sealed === null ? 'gone' : ((await open(key, sealed)) ?? 'unreadable');
        }),
      );
    },

    async create(record, lifeSeconds) {
      const sealed = await seal('session-record', record, secrets);
      const expiration = { type: 'PX', value: Math.max(1, lifeSeconds * 1_000) } as const;
      const [key] = sessionKeys(redis, record.session.id);
      await redis.run((client) => client.set(key, sealed, { condition: 'NX', expiration }));
    },

    async update(id, change, lifeSeconds) {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const before = await readSealed(id);
        if (!before) return null;
        const { key, sealed, record } = before;
        const session = change(record.session);
        if (session === record.session) return session;
        const after = await seal('session-record', { ...record, session }, secrets);
        const lifeMs = lifeSeconds(session) * 1_000;
        if (await replaceValue(redis, key, sealed, after, lifeMs)) return session;
      }
      throw new RedisError('too many writers');
    },

    async removeIf(id, isExpected) {
      const before = await readSealed(id);
      if (!before) return true;
      if (!isExpected(before.record.session)) return false;
      const options = { keys: [before.key], arguments: [before.sealed] };
      return (await redis.run((client) => client.eval(removeScript, options))) === 1;
    },

    async remove(id) {
      for (const key of sessionKeys(redis, id)) {
        const record = await open(key, await redis.run((client) => client.getDel(key)));
        if (record) return record;
      }
      return null;
    },
  };
}

/** Puts a value in place of the one that is expected there, for so long; false when there is another or none. */
export async function replaceValue(
  redis: Redis,
  key: string,
  before: string,
  after: string,
  lifeMs: number,
): Promise<boolean> {
  const args = [before, after, String(Math.max(1, Math.round(lifeMs)))];
  const replaced = await redis.run((client) =>
    client.eval(replaceScript, { keys: [key], arguments: args }),
  );
  return replaced === 1;
}
