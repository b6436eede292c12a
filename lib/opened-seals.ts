import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import { perProcess } from './per-process';
import { type SealPurpose, type SealSecrets, seal, unseal } from './seal';

/** The seals of one purpose. */
export interface Seals<T> {
  /** As {@link seal}. */
  seal(data: T, secrets: SealSecrets): Promise<string>;
  /** As {@link unseal}; whoever gets the same seal gets the same object, so nobody may change it. */
  unseal(sealed: string, secrets: SealSecrets): Promise<T | null>;
}

/** All seals of one purpose that are kept open, by their length: those of some ten thousand sessions. */
const maxLength = 16_000_000;
/** A session that is used gets a new seal every minute. */
const keptMs = 120_000;

/**
 * Opens each seal once in this process, and none that this process made: deriving the keys of a seal takes longer than
 * all else that a guarded request costs. What is kept says no more than that the seal is intact: whether a session
 * lives is asked anew each time.
 *
 * Kept for two minutes, under a keyed digest, so that nobody can make the memory of one seal answer for another, nor
 * a seal be read out of it; what is no intact seal is not kept at all.
 */
export function openedOnce<T extends object>(purpose: SealPurpose, schema: z.ZodType<T>): Seals<T> {
  const opened = perProcess(
    `opened-seals.${purpose}`,
    () =>
      new LRUCache<string, T>({
        maxSize: maxLength,
        ttl: keptMs,
        ttlResolution: 0,
        perf: { now: () => performance.now() },
      }),
  );
  let purgedMs = performance.now();

  function keep(digest: string, data: T, { length }: string): void {
    // By itself the cache forgets what is too old only when it is asked for it.
    if (performance.now() - purgedMs > keptMs) {
      opened.purgeStale();
      purgedMs = performance.now();
    }
    opened.set(digest, data, { size: length });
  }

  return {
    async seal(data, secrets) {
      const sealed = await seal(purpose, data, secrets);
      keep(digestOf(sealed, secrets), data, sealed);
      return sealed;
    },

    async unseal(sealed, secrets) {
      const digest = digestOf(sealed, secrets);
      const known = opened.get(digest);
      if (known) return known;
      const data = await unseal(purpose, schema, sealed, secrets);
      if (data) keep(digest, data, sealed);
      return data;
    },
  };
}

function digestOf(sealed: string, secrets: SealSecrets): string {
  return createHmac('sha256', secrets.join()).update(sealed).digest('base64');
}
