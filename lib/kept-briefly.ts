import { LRUCache } from 'lru-cache';
import { perProcess } from './per-process';

/**
 * What this process remembers for a while, by name: bounded, and gone soon after its time even if nobody asks any more.
 *
 * One timer looks after all of it: a timer for each entry would hold on to the request in which it began.
 *
 * @param limits those of lru-cache: `ttl` in milliseconds, `maxSize` of all entries together, as far as they have a size
 */
export function keptBriefly<T extends NonNullable<unknown>>(
  name: string,
  limits: { readonly ttl: number; readonly max: number; readonly maxSize?: number },
): LRUCache<string, T> {
  return perProcess(name, () => {
    const perf = { now: () => performance.now() };
    const kept = new LRUCache<string, T>({ ...limits, ttlResolution: 0, perf });
    setInterval(() => kept.purgeStale(), limits.ttl / 4).unref();
    return kept;
  });
}
