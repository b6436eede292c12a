import { createTtlCache } from '../runtime/ttl-cache';
import type { CloudClient } from './client';
import { CloudError } from './cloud-error';

/**
 * Caches a list of an account for a minute. A user gets the cached list only if their own request for it succeeded in
 * the last 5 minutes; a 401 or 403 withdraws this permission at once.
 *
 * @param name of the list, unique in this process
 */
export function cachedPerAccount<T extends object>(
  name: string,
  fetchList: (cloud: CloudClient) => Promise<T>,
): (cloud: CloudClient) => Promise<T> {
  const lists = createTtlCache<T>(`cloud.${name}`, { max: 5, ttl: 60_000 });
  const permitted = createTtlCache<true>(`cloud.${name}.permitted`, { max: 10_000, ttl: 300_000 });
  const pending = new Map<string, Promise<T>>();

  async function fetchFor(cloud: CloudClient, user: string): Promise<T> {
    try {
      const fetched = await fetchList(cloud);
      permitted.set(user, true);
      lists.set(cloud.accountId, fetched);
      return fetched;
    } catch (error) {
      if (error instanceof CloudError && ['unauthorized', 'forbidden'].includes(error.code)) {
        permitted.delete(user);
      }
      throw error;
    } finally {
      pending.delete(user);
    }
  }

  return (cloud) => {
    const user = `${cloud.accountId} ${cloud.userId}`;
    const cached = permitted.has(user) ? lists.get(cloud.accountId) : undefined;
    if (cached) return Promise.resolve(cached);
    const fetched = pending.get(user) ?? fetchFor(cloud, user);
    pending.set(user, fetched);
    return fetched;
  };
}
