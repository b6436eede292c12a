import { z } from 'zod';
import type { Config } from '../config/config';
import { seal, unseal } from '../crypto/seal';
import { type Redis, RedisError } from '../runtime/redis';
import { remainingSeconds, type SessionLimits } from './expiry';
import { sessionKeys } from './redis-keys';
import { type Session, sessionSchema } from './session';

const sessionRecord = z.object({ session: sessionSchema, userAgent: z.string().nullable() });

type SessionRecord = Readonly<z.infer<typeof sessionRecord>>;

const recordSchema: z.ZodType<SessionRecord> = sessionRecord.loose();

/** Writes only over what was read, so that of two who write at once the second looks again. Without a new value it deletes. */
const replaceScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
else redis.call('DEL', KEYS[1]) end
return 1`;

/** Rolls and renewals give way to each other after one lost race: who loses ten has met a fault. */
const maxTries = 10;

export type SessionRecords = ReturnType<typeof createSessionRecords>;

/** The sealed records of sessions in Redis. A record that is gone never comes back. */
export function createSessionRecords(
  redis: Redis,
  { sessionSecrets: secrets, ...limits }: SessionLimits & Pick<Config, 'sessionSecrets'>,
) {
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
    read: async (id: string) => (await readSealed(id))?.record ?? null,

    /** Reads those of many that are there, by their keys in Redis. */
    async readAll(keys: readonly string[]): Promise<readonly SessionRecord[]> {
      if (keys.length === 0) return [];
      const all = await redis.run((client) => client.mGet([...keys]));
      const records = await Promise.all(keys.map((key, index) => open(key, all[index] ?? null)));
      return records.filter((record) => record !== null);
    },

    async create(record: SessionRecord, nowSeconds: number): Promise<void> {
      const sealed = await seal('session-record', record, secrets);
      const lifeMs = remainingSeconds(record.session, limits, nowSeconds) * 1_000;
      const expiration = { type: 'PX', value: Math.max(1, lifeMs) } as const;
      const [key] = sessionKeys(redis, record.session.id);
      await redis.run((client) => client.set(key, sealed, { condition: 'NX', expiration }));
    },

    /** Changes a record, whoever else changes it too; a change to null removes it. Null when it is gone. */
    async update(
      id: string,
      change: (session: Session) => Session | null,
      nowSeconds: number,
    ): Promise<Session | null> {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const before = await readSealed(id);
        if (!before) return null;
        const { key, sealed, record } = before;
        const session = change(record.session);
        if (session === record.session) return session;
        const after = session && {
          value: await seal('session-record', { ...record, session }, secrets),
          lifeMs: remainingSeconds(session, limits, nowSeconds) * 1_000,
        };
        if (await replaceValue(redis, key, sealed, after)) return session;
      }
      throw new RedisError('too many writers');
    },

    /** Takes a record away, and tells what it was. */
    async remove(id: string): Promise<SessionRecord | null> {
      for (const key of sessionKeys(redis, id)) {
        const record = await open(key, await redis.run((client) => client.getDel(key)));
        if (record) return record;
      }
      return null;
    },
  };
}

/** Puts a value, or null for none, in place of the one that is expected there; false when there is another or none. */
export async function replaceValue(
  redis: Redis,
  key: string,
  before: string,
  after: { readonly value: string; readonly lifeMs: number } | null,
): Promise<boolean> {
  const args = after
    ? [before, after.value, String(Math.max(1, Math.round(after.lifeMs)))]
    : [before];
  const replaced = await redis.run((client) =>
    client.eval(replaceScript, { keys: [key], arguments: args }),
  );
  return replaced === 1;
}
