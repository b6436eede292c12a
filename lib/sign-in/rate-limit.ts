import { createHmac } from 'node:crypto';
import type { Config } from '../config/config';
import { orIfRedisDown, type Redis } from '../runtime/redis';
import { createTtlCache } from '../runtime/ttl-cache';

/** How long an attempt counts, and so the longest that anybody has to wait for room. */
export const rateLimitWindowSeconds = 60;
const windowMs = rateLimitWindowSeconds * 1_000;
/** Between the clocks of Redis and of this process. */
const toleranceMs = 1_000;

const counts = createTtlCache<number>('sign-in-limit', { max: 50_000, ttl: windowMs });

/** Counts an attempt. Returns 0, or, beyond the limit, the milliseconds until the minute of this key is over. */
function takeInMemory(key: string, limit: number): number {
  const count = counts.get(key) ?? 0;
  if (count >= limit) return counts.getRemainingTTL(key);
  counts.set(key, count + 1, { noUpdateTTL: true });
  return 0;
}

/** Takes an attempt off, unless more is left of the minute than can be since it was counted. */
function giveBackInMemory(key: string, maxLeftMs: number): void {
  const count = counts.get(key) ?? 0;
  const isCounted = count > 0 && counts.getRemainingTTL(key) < maxLeftMs;
  if (isCounted) counts.set(key, count - 1, { noUpdateTTL: true });
}

const takeScript = `
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count >= tonumber(ARGV[1]) then return math.max(1, redis.call('PTTL', KEYS[1])) end
if redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`;

const giveBackScript = `
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count > 0 and redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('DECR', KEYS[1]) end
return 0`;

export type RateLimiter = ReturnType<typeof createRateLimiter>;

/**
 * Counts unfinished sign-in attempts by the minute (contract: `SIGN_IN_LIMIT`).
 *
 * @param redis null where there is none; while one does not answer each process counts for itself
 */
export function createRateLimiter(
  {
    signInLimit,
    signInLimitTotal,
    sessionSecrets: [secret],
  }: Pick<Config, 'signInLimit' | 'signInLimitTotal' | 'sessionSecrets'>,
  redis: Redis | null,
  now: () => number = Date.now,
) {
  /** The narrower count first, so that one client who is over its own does not fill that of all. */
  function countsOf(address: string | null) {
    // Nobody's address can be read in Redis.
    const client = createHmac('sha256', secret)
      .update(address ?? '')
      .digest('base64url');
    return [
      { key: client, limit: address === null ? null : signInLimit },
      { key: 'all', limit: signInLimitTotal },
    ].flatMap(({ key, limit }) => (limit === null ? [] : [{ key, limit }]));
  }

  /** Null where Redis does not count. */
  async function inRedis(script: string, key: string, args: readonly number[]) {
    if (redis === null) return null;
    const options = { keys: [redis.key(`sign-ins:${key}`)], arguments: args.map(String) };
    return orIfRedisDown(redis.run((client) => client.eval(script, options)).then(Number), null);
  }

  async function take(key: string, limit: number): Promise<number> {
    return (await inRedis(takeScript, key, [limit, windowMs])) ?? takeInMemory(key, limit);
  }

  async function giveBack(key: string, takenAtMs: number): Promise<void> {
    const maxLeftMs = windowMs + toleranceMs - (now() - takenAtMs);
    const done = await inRedis(giveBackScript, key, [maxLeftMs]);
    if (done === null) giveBackInMemory(key, maxLeftMs);
  }

  return {
    /**
     * Takes a place for an attempt, with an unknown address only in the count of all.
     *
     * @returns null, or the seconds until there is a place
     */
    async take(address: string | null): Promise<number | null> {
      const taken: string[] = [];
      for (const { key, limit } of countsOf(address)) {
        const waitMs = await take(key, limit);
        if (waitMs > 0) {
          await Promise.all(taken.map((other) => giveBack(other, now())));
          return Math.ceil(waitMs / 1_000);
        }
        taken.push(key);
      }
      return null;
    },

    /** Gives back the place of an attempt that was finished, or that never got under way. */
    async giveBack(address: string | null, takenAtMs: number): Promise<void> {
      await Promise.all(countsOf(address).map(({ key }) => giveBack(key, takenAtMs)));
    },
  };
}
