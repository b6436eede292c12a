import { createHmac } from 'node:crypto';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
} from 'rate-limiter-flexible';
import { perProcess } from '../per-process';
import type { Redis, RedisClient } from '../redis';
import type { SealSecrets } from '../seal';
import { unlessAway } from '../session/store';

/** Attempts a minute that may stay unfinished; null for any number. */
export interface SignInLimitSettings {
  /** From one client address. */
  readonly signInLimit: number | null;
  /** From all together. */
  readonly signInLimitTotal: number | null;
  readonly sessionSecrets: SealSecrets;
}

/**
 * Counts sign-in attempts by the minute (contract: `SIGN_IN_LIMIT`). One that is finished gives its place back, so it is
 * only those who never finish that fill the count: in this process, or in all of them where there is a Redis.
 */
export interface SignInLimit {
  /**
   * Takes a place for an attempt.
   *
   * @param address of the client; null when it is not known, and then only the count of all is looked at
   * @returns null, or, when there is no place, in how many seconds there will be
   */
  take(address: string | null): Promise<number | null>;
  /** Gives back the place of an attempt that was finished, or that never got under way. */
  giveBack(address: string | null, takenAtMs: number): Promise<void>;
}

/** How long an attempt counts, and so the longest that anybody has to wait for room. */
export const signInWindowSeconds = 60;
/** The library shall only count: there is more than one limit to hold a count against. */
const counter = { points: 1, duration: signInWindowSeconds };
/** Between the clocks of Redis and of this process. */
const toleranceMs = 1_000;

interface Count {
  readonly key: string;
  readonly limit: number;
}

const inMemory = perProcess('sign-in-limit', () => new RateLimiterMemory(counter));

/** @param redis null where there is none; while one does not answer each process counts for itself */
export function createSignInLimit(
  { signInLimit, signInLimitTotal, sessionSecrets: [secret] }: SignInLimitSettings,
  redis: Redis | null,
  now: () => number = Date.now,
): SignInLimit {
  /** The narrower count first, so that one client who is over its own does not fill that of all. */
  function countsOf(address: string | null): readonly Count[] {
    return [
      // Nobody's address can be read in Redis.
      ...(address !== null && signInLimit !== null
        ? [
            {
              key: createHmac('sha256', secret).update(address).digest('base64url'),
              limit: signInLimit,
            },
          ]
        : []),
      ...(signInLimitTotal !== null ? [{ key: 'all', limit: signInLimitTotal }] : []),
    ];
  }

  async function counting<T>(work: (limiter: RateLimiterAbstract) => Promise<T>): Promise<T> {
    if (redis === null) return work(inMemory);
    const done = await unlessAway(
      redis.run(async (client) => ({ result: await work(limiterIn(client)) })),
      null,
    );
    return done ? done.result : work(inMemory);
  }

  return {
    take: (address) =>
      counting(async (limiter) => {
        const taken: Count[] = [];
        for (const count of countsOf(address)) {
          const { consumedPoints, msBeforeNext } = await limiter.penalty(count.key);
          taken.push(count);
          if (consumedPoints <= count.limit) continue;
          await Promise.all(taken.map(({ key }) => limiter.reward(key)));
          return Math.max(1, Math.ceil(msBeforeNext / 1_000));
        }
        return null;
      }),

    giveBack: (address, takenAtMs) =>
      counting(async (limiter) => {
        for (const { key } of countsOf(address)) {
          const count = await limiter.get(key);
          const beganMs = now() + (count?.msBeforeNext ?? 0) - signInWindowSeconds * 1_000;
          // The place may have been one of the minute before, which is over and forgotten.
          const isCounted = count && count.consumedPoints > 0 && takenAtMs > beganMs - toleranceMs;
          if (isCounted) await limiter.reward(key);
        }
      }),
  };
}

/** A client of Redis lives as long as its connection does. */
const limiters = new WeakMap<RedisClient, RateLimiterRedis>();

function limiterIn(client: RedisClient): RateLimiterRedis {
  const known = limiters.get(client);
  if (known) return known;
  const limiter = new RateLimiterRedis({
    storeClient: client,
    useRedisPackage: true,
    keyPrefix: 'sentinel-nextjs:sign-ins',
    ...counter,
  });
  limiters.set(client, limiter);
  return limiter;
}
