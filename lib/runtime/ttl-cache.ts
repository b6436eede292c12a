import { LRUCache } from 'lru-cache';
import { processSingleton } from './process-singleton';

/** Exists once per process, by name. One timer purges it: a timer per entry would keep the async context of its request. */
export function createTtlCache<T extends NonNullable<unknown>>(
  name: string,
  limits: { readonly ttl: number; readonly max: number; readonly maxSize?: number },
): LRUCache<string, T> {
  return processSingleton(name, () => {
    const perf = { now: () => performance.now() };
    const cache = new LRUCache<string, T>({ ...limits, ttlResolution: 0, perf });
    setInterval(() => cache.purgeStale(), limits.ttl / 4).unref();
    return cache;
  });
}
