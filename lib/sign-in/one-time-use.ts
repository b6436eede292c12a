import { hash } from 'node:crypto';
import type { Redis } from '../runtime/redis-connection';
import { createTtlCache } from '../runtime/ttl-cache';
import { transactionTtlMs } from './transaction';

const used = createTtlCache<true>('used-once', { max: 20_000, ttl: transactionTtlMs });
const inRedis = { condition: 'NX', expiration: { type: 'PX', value: transactionTtlMs } } as const;

export type OneTimeUse = ReturnType<typeof createOneTimeUse>;

/** Remembers used values for as long as a transaction is active: in Redis, or in this process without Redis. */
export function createOneTimeUse(redis: Redis | null) {
  return {
    /** False for a value that is used already. */
    async consume(value: string): Promise<boolean> {
      if (redis) {
        const key = redis.key(`used:${hash('sha256', value, 'base64url')}`);
        return (await redis.run((client) => client.set(key, '1', inRedis))) !== null;
      }
      if (used.has(value)) return false;
      used.set(value, true);
      return true;
    },
  };
}
