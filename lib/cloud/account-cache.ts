import { createTtlCache } from '../runtime/ttl-cache';
import type { CloudClient, CloudRead, CloudResponse } from './client';
import { CloudError } from './cloud-error';

/** A list is fresh for a minute. Then its revision is sent, so that an unchanged one need not be sent again. */
const [freshMs, keptMs] = [60_000, 600_000];

/**
 * Caches a list of an account, by a name that is unique in this process. A user gets it only if their own request for it
 * succeeded in the last 5 minutes, or was answered as unchanged. A 401 or 403 withdraws this permission at once.
 */
export function cachedPerAccount<T extends object>(name: string, request: CloudRead<T>) {
  const lists = createTtlCache<CloudResponse<T>>(`cloud.${name}`, { max: 5, ttl: keptMs });
  const permitted = createTtlCache<true>(`cloud.${name}.permitted`, { max: 10_000, ttl: 300_000 });
  const pending = new Map<string, Promise<T>>();

  async function fetchFor(cloud: CloudClient, user: string): Promise<T> {
    try {
      const cached = lists.get(cloud.accountId);
      const fetched = await cloud.get(cached ? { ...request, cached } : request);
      permitted.set(user, true);
      lists.set(cloud.accountId, fetched);
      return fetched.value;
    } catch (error) {
      if (error instanceof CloudError && ['unauthorized', 'forbidden'].includes(error.code)) {
        permitted.delete(user);
      }
      throw error;
    } finally {
      pending.delete(user);
    }
  }

  return (cloud: CloudClient): Promise<T> => {
    const user = `${cloud.accountId} ${cloud.userId}`;
    const isFresh = lists.getRemainingTTL(cloud.accountId) >= keptMs - freshMs;
    const cached = isFresh && permitted.has(user) ? lists.get(cloud.accountId) : undefined;
    if (cached) return Promise.resolve(cached.value);
    const fetched = pending.get(user) ?? fetchFor(cloud, user);
    pending.set(user, fetched);
    return fetched;
  };
}
