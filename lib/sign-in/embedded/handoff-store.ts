import type { Redis } from '../../runtime/redis';
import { createTtlCache } from '../../runtime/ttl-cache';

/** Where handles wait for frames that could not be told: bounded, for strangers can leave some. */
export interface HandoffStore {
  /** Keeps a handle for the frame whose secret makes this challenge, if there is a place for it. */
  keep(challenge: string, handle: string): Promise<void>;
  /** The handle of the frame with this challenge, once; null when there is none. */
  take(challenge: string): Promise<string | null>;
}

/** How long a frame may take to redeem a handle. */
export const handoffTtlMs = 60_000;
const maxHandles = 2_000;
const maxHandleLength = 4_096;

const waiting = createTtlCache<string>('frame-handles', { max: maxHandles, ttl: handoffTtlMs });

/** Of one process. Another one that is asked by the same frame knows nothing of it: docs/embedding.md. */
export const memoryHandoffStore: HandoffStore = {
  async keep(challenge, handle) {
    if (handle.length > maxHandleLength) return;
    if (waiting.size >= maxHandles) waiting.purgeStale();
    if (waiting.size < maxHandles || waiting.has(challenge)) waiting.set(challenge, handle);
  },
  async take(challenge) {
    const handle = waiting.get(challenge) ?? null;
    waiting.delete(challenge);
    return handle;
  },
};

const takePlaceScript = `
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', nowMs)
local isFull = redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2])
if isFull and not redis.call('ZSCORE', KEYS[1], ARGV[3]) then return 0 end
redis.call('ZADD', KEYS[1], nowMs + ARGV[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1`;

/** Of all processes. */
export function createRedisHandoffStore(redis: Redis): HandoffStore {
  const keyOf = (challenge: string) => redis.key(`frame-handle:${challenge}`);
  // A sorted set of challenges, by when the place of each is free again.
  const placesKey = redis.key('frame-handles');
  const expiration = { type: 'PX', value: handoffTtlMs } as const;
  return {
    async keep(challenge, handle) {
      if (handle.length > maxHandleLength) return;
      await redis.run(async (client) => {
        const hasPlace = await client.eval(takePlaceScript, {
          keys: [placesKey],
          arguments: [String(handoffTtlMs), String(maxHandles), challenge],
        });
        if (hasPlace === 1) await client.set(keyOf(challenge), handle, { expiration });
      });
    },
    take: (challenge) =>
      redis.run(async (client) => {
        const [handle] = await Promise.all([
          client.getDel(keyOf(challenge)),
          client.zRem(placesKey, challenge),
        ]);
        return handle;
      }),
  };
}
