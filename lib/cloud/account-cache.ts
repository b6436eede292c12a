import { createTtlCache } from '../runtime/ttl-cache';
import type { CloudClient } from './client';
import { CloudError } from './cloud-error';

/**
 * Keeps for a minute a list that is the same for a whole account. A person gets it whose own request for it was
 * answered within the last 5 minutes; a 401 or 403 ends that at once.
 *
 * @param name of the list, once in this process
 */
export function cachedPerAccount<T extends object>(
  name: string,
  fetchAnswer: (cloud: CloudClient) => Promise<T>,
): (cloud: CloudClient) => Promise<T> {
  const kept = createTtlCache<T>(`cloud.${name}`, { max: 5, ttl: 60_000 });
  const permitted = createTtlCache<true>(`cloud.${name}.permitted`, { max: 10_000, ttl: 300_000 });
  const underWay = new Map<string, Promise<T>>();

  async function fetchFor(cloud: CloudClient, person: string): Promise<T> {
    try {
      const fetched = await fetchAnswer(cloud);
      permitted.set(person, true);
      kept.set(cloud.accountId, fetched);
      return fetched;
    } catch (error) {
      if (error instanceof CloudError && ['unauthorized', 'forbidden'].includes(error.code)) {
        permitted.delete(person);
      }
      throw error;
    } finally {
      underWay.delete(person);
    }
  }

  return (cloud) => {
    const person = `${cloud.accountId} ${cloud.userId}`;
    const answer = permitted.has(person) ? kept.get(cloud.accountId) : undefined;
    if (answer) return Promise.resolve(answer);
    const asked = underWay.get(person) ?? fetchFor(cloud, person);
    underWay.set(person, asked);
    return asked;
  };
}
