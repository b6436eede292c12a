import { LRUCache } from 'lru-cache';
import { processSingleton } from './process-singleton';

/**
 * What this process remembers for a while, by name and within the limits of lru-cache. One timer removes what is old,
 * because a timer for each entry would hold on to the request in which it began.
 */
export function createTtlCache<T extends NonNullable<unknown>>(
  name: string,
  limits: { readonly ttl: number; readonly max: number; readonly maxSize?: number },
): LRUCache<string, T> {
  return processSingleton(name, () => {
    const perf = { now: () => performance.now() };
    const kept = new LRUCache<string, T>({ ...limits, ttlResolution: 0, perf });
    setInterval(() => kept.purgeStale(), limits.ttl / 4).unref();
    return kept;
  });
}
