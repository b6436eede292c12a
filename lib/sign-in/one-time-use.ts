import { createHash } from 'node:crypto';
import type { Redis } from '../runtime/redis';
import { createTtlCache } from '../runtime/ttl-cache';
import { transactionTtlMs } from './transaction';

const used = createTtlCache<true>('used-once', { max: 20_000, ttl: transactionTtlMs });
const inRedis = { condition: 'NX', expiration: { type: 'PX', value: transactionTtlMs } } as const;

export type OneTimeUse = ReturnType<typeof createOneTimeUse>;

/** What is good for one use while an attempt may last, as far as a Redis or this process knows. May throw `RedisError`. */
export function createOneTimeUse(redis: Redis | null) {
  return {
    /** Uses it up. False: it has been used before. */
    async use(what: string): Promise<boolean> {
      if (redis) {
        const key = redis.key(`used:${createHash('sha256').update(what).digest('base64url')}`);
        return (await redis.run((client) => client.set(key, '1', inRedis))) !== null;
      }
      if (used.has(what)) return false;
      used.set(what, true);
      return true;
    },
  };
}
