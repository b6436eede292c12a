import type { Redis } from '../../runtime/redis-connection';
import { createTtlCache } from '../../runtime/ttl-cache';

export const handoffTtlMs = 60_000;
const maxHandoffs = 2_000;
const maxLength = 4_096;

const kept = createTtlCache<string>('frame-handles', { max: maxHandoffs, ttl: handoffTtlMs });

export type HandoffStore = typeof memoryHandoffStore;

/** Keeps sealed handoffs for iframes that the window cannot reach, in this process alone (docs/embedding.md). */
export const memoryHandoffStore = {
  /** Keeps nothing when the store is full, or the handoff longer than 4 KB: strangers can create some. */
  async keep(challenge: string, sealed: string): Promise<void> {
    if (sealed.length > maxLength) return;
    if (kept.size >= maxHandoffs) kept.purgeStale();
    if (kept.size < maxHandoffs || kept.has(challenge)) kept.set(challenge, sealed);
  },
  async take(challenge: string): Promise<string | null> {
    const sealed = kept.get(challenge) ?? null;
    kept.delete(challenge);
    return sealed;
  },
};

const reserveScript = `
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', nowMs)
local isFull = redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2])
if isFull and not redis.call('ZSCORE', KEYS[1], ARGV[3]) then return 0 end
redis.call('ZADD', KEYS[1], nowMs + ARGV[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1`;

export function createRedisHandoffStore(redis: Redis): HandoffStore {
  const keyOf = (challenge: string) => redis.key(`frame-handle:${challenge}`);
  // A sorted set of the challenges by their expiry, which counts the handoffs.
  const reservedKey = redis.key('frame-handles');
  const expiration = { type: 'PX', value: handoffTtlMs } as const;
  return {
    async keep(challenge, sealed) {
      if (sealed.length > maxLength) return;
      await redis.run(async (client) => {
        const isReserved = await client.eval(reserveScript, {
          keys: [reservedKey],
          arguments: [String(handoffTtlMs), String(maxHandoffs), challenge],
        });
        if (isReserved === 1) await client.set(keyOf(challenge), sealed, { expiration });
      });
    },
    take: (challenge) =>
      redis.run(async (client) => {
        const [sealed] = await Promise.all([
          client.getDel(keyOf(challenge)),
          client.zRem(reservedKey, challenge),
        ]);
        return sealed;
      }),
  };
}
