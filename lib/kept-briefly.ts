import { LRUCache } from 'lru-cache';
import { perProcess } from './per-process';

/** How much is kept, and for how long. */
interface BriefMemory {
  readonly maxEntries: number;
  /** All entries together, as far as they are given a size. */
  readonly maxSize?: number;
  readonly keptMs: number;
}

/**
 * What this process remembers for a while, by name: bounded, and gone soon after its time even if nobody asks any more.
 *
 * One timer looks after all of it. Whatever is asynchronous holds on to the request that it began in, with all that
 * Next.js knows of it: a timer for each entry, or a promise among them, would keep ten times as much as the entry.
 */
export function keptBriefly<T extends NonNullable<unknown>>(
  name: string,
  { maxEntries, maxSize, keptMs }: BriefMemory,
): LRUCache<string, T> {
  return perProcess(name, () => {
    const kept = new LRUCache<string, T>({
      max: maxEntries,
      ...(maxSize !== undefined && { maxSize }),
      ttl: keptMs,
      ttlResolution: 0,
      perf: { now: () => performance.now() },
    });
    setInterval(() => kept.purgeStale(), keptMs / 4).unref();
    return kept;
  });
}
