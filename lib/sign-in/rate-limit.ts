import { createHmac } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config/config';
import { orIfRedisDown, type Redis } from '../runtime/redis-connection';
import { createTtlCache } from '../runtime/ttl-cache';

/** How long a sign-in counts, and so the longest time that a client has to wait. */
export const rateLimitWindowSeconds = 60;
const windowMs = rateLimitWindowSeconds * 1_000;
/** The clocks of Redis and of this process may differ by this much. */
const toleranceMs = 1_000;

const counts = createTtlCache<number>('sign-in-limit', { max: 50_000, ttl: windowMs });

/** Counts a sign-in and returns 0, or returns the milliseconds until the window of a full key ends. */
function takeInMemory(key: string, limit: number): number {
  const count = counts.get(key) ?? 0;
  if (count >= limit) return counts.getRemainingTTL(key);
  counts.set(key, count + 1, { noUpdateTTL: true });
  return 0;
}

/** Uncounts a sign-in, unless its own window has ended: then the new window has more time left than `maxLeftMs`. */
function giveBackInMemory(key: string, maxLeftMs: number): number {
  const count = counts.get(key) ?? 0;
  const isCounted = count > 0 && counts.getRemainingTTL(key) < maxLeftMs;
  if (isCounted) counts.set(key, count - 1, { noUpdateTTL: true });
  return 0;
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

/** One IPv6 client has a /64, so that its addresses count together. */
function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  const bytes = ipaddr.parse(address).toByteArray();
  return `${ipaddr.fromByteArray([...bytes.slice(0, 8), ...Array(8).fill(0)])}/64`;
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;

/** Counts unfinished sign-ins in windows of one minute. While Redis is down each process counts for itself. */
export function createRateLimiter(
  config: Pick<Config, 'signInLimit' | 'signInLimitTotal' | 'sessionSecrets'>,
  redis: Redis | null,
  now: () => number = Date.now,
) {
  const { signInLimit, signInLimitTotal, sessionSecrets } = config;

  /** The client's own count comes first, so that a client over its limit does not fill the total. */
  function limitsFor(address: string | null) {
    const limits: { readonly key: string; readonly limit: number }[] = [];
    if (address !== null && signInLimit !== null) {
      // Hashed, so that Redis holds no client address.
      const key = createHmac('sha256', sessionSecrets[0])
        .update(networkOf(address))
        .digest('base64url');
      limits.push({ key, limit: signInLimit });
    }
    if (signInLimitTotal !== null) limits.push({ key: 'all', limit: signInLimitTotal });
    return limits;
  }

  async function run(script: string, key: string, args: number[], inMemory: () => number) {
    if (redis === null) return inMemory();
    const options = { keys: [redis.key(`sign-ins:${key}`)], arguments: args.map(String) };
    const result = redis.run((client) => client.eval(script, options)).then(Number);
    return (await orIfRedisDown(result, null)) ?? inMemory();
  }

  function giveBack(key: string, takenAtMs: number): Promise<number> {
    const maxLeftMs = windowMs + toleranceMs - (now() - takenAtMs);
    return run(giveBackScript, key, [maxLeftMs], () => giveBackInMemory(key, maxLeftMs));
  }

  return {
    /** Counts a sign-in that starts, or returns the seconds until another one is allowed. */
    async consume(address: string | null): Promise<number | null> {
      const limits = limitsFor(address);
      for (const [index, { key, limit }] of limits.entries()) {
        const inMemory = () => takeInMemory(key, limit);
        const waitMs = await run(takeScript, key, [limit, windowMs], inMemory);
        if (waitMs === 0) continue;
        await Promise.all(limits.slice(0, index).map((taken) => giveBack(taken.key, now())));
        return Math.ceil(waitMs / 1_000);
      }
      return null;
    },

    /** Uncounts a sign-in that is finished, or that could not start. */
    async refund(address: string | null, takenAtMs: number): Promise<void> {
      await Promise.all(limitsFor(address).map(({ key }) => giveBack(key, takenAtMs)));
    },
  };
}
