import { createHash } from 'node:crypto';
import { keptBriefly } from '../kept-briefly';
import type { Redis } from '../redis';
import { attemptLifeMs } from './transaction';

/** What is good for one use, for as long as an attempt may take. Throws `RedisError` where Redis does not answer. */
export interface SingleUse {
  /** Uses it up. False: it has been used before. */
  use(what: string): Promise<boolean>;
}

const used = keptBriefly<true>('used-once', { max: 20_000, ttl: attemptLifeMs });
const inRedis = { condition: 'NX', expiration: { type: 'PX', value: attemptLifeMs } } as const;

/** As far as all processes know that share a Redis; without one, as far as this process knows. */
export function createSingleUse(redis: Redis | null): SingleUse {
  return {
    async use(what) {
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
