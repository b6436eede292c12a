import { createHmac } from 'node:crypto';
import type { SealSecrets } from '../crypto/seal';
import { keptBriefly } from '../kept-briefly';
import type { Redis } from '../redis';
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
const windowMs = signInWindowSeconds * 1_000;
/** Between the clocks of Redis and of this process. */
const toleranceMs = 1_000;

/** Counts by key. The minute of a key begins with the first attempt that is counted under it. */
interface Counter {
  /** Counts an attempt. Returns 0, or, beyond the limit, the milliseconds until the minute of this key is over. */
  take(key: string, limit: number): Promise<number>;
  /** Takes an attempt off that was counted so many milliseconds ago, unless the minute it was counted in is over. */
  giveBack(key: string, ageMs: number): Promise<void>;
}

interface Count {
  readonly key: string;
  readonly limit: number;
}

const counts = keptBriefly<number>('sign-in-limit', { max: 50_000, ttl: windowMs });

const memoryCounter: Counter = {
  async take(key, limit) {
    const count = counts.get(key) ?? 0;
    if (count >= limit) return counts.getRemainingTTL(key);
    counts.set(key, count + 1, { noUpdateTTL: true });
    return 0;
  },

  async giveBack(key, ageMs) {
    const count = counts.get(key) ?? 0;
    const isCounted = count > 0 && ageMs < windowMs - counts.getRemainingTTL(key) + toleranceMs;
    if (isCounted) counts.set(key, count - 1, { noUpdateTTL: true });
  },
};

const takeScript = `
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count >= tonumber(ARGV[1]) then return math.max(1, redis.call('PTTL', KEYS[1])) end
if redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`;

/** ARGV[1] is how much of the minute can be left at the most. */
const giveBackScript = `
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count > 0 and redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('DECR', KEYS[1]) end`;

function redisCounter(redis: Redis): Counter {
  const run = (script: string, key: string, ...args: readonly number[]) =>
    redis.run((client) =>
      client.eval(script, {
        keys: [redis.key(`sign-ins:${key}`)],
        arguments: args.map(String),
      }),
    );
  return {
    take: async (key, limit) => Number(await run(takeScript, key, limit, windowMs)),
    async giveBack(key, ageMs) {
      await run(giveBackScript, key, windowMs + toleranceMs - ageMs);
    },
  };
}

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

  const inRedis = redis && redisCounter(redis);

  async function counting<T>(work: (counter: Counter) => Promise<T>): Promise<T> {
    const counted = inRedis && work(inRedis).then((result) => ({ result }));
    const done = counted && (await unlessAway(counted, null));
    return done ? done.result : work(memoryCounter);
  }

  return {
    take: (address) =>
      counting(async (counter) => {
        const taken: Count[] = [];
        for (const count of countsOf(address)) {
          const waitMs = await counter.take(count.key, count.limit);
          if (waitMs > 0) {
            await Promise.all(taken.map(({ key }) => counter.giveBack(key, 0)));
            return Math.ceil(waitMs / 1_000);
          }
          taken.push(count);
        }
        return null;
      }),

    giveBack: (address, takenAtMs) =>
      counting(async (counter) => {
        const ageMs = now() - takenAtMs;
        await Promise.all(countsOf(address).map(({ key }) => counter.giveBack(key, ageMs)));
      }),
  };
}
