import { keptBriefly } from '../kept-briefly';
import type { Cloud } from './cloud';
import { CloudError } from './cloud-error';

/**
 * Keeps an answer that is the same for everybody of an account who may see it, and expensive to fetch. It is kept for a
 * minute, and handed to a person only if that person's own request for it was answered within the last 5 minutes: who
 * may see what is LivePerson's to say. A 401 or 403 ends that at once. A refusal or a failure is not kept.
 *
 * @param name of the answer, once in this process
 * @param fetchAnswer asks Conversational Cloud
 */
export function keptPerAccount<T extends object>(
  name: string,
  fetchAnswer: (cloud: Cloud) => Promise<T>,
): (cloud: Cloud) => Promise<T> {
  const kept = keptBriefly<T>(`cloud.${name}`, { max: 5, ttl: 60_000 });
  const permitted = keptBriefly<true>(`cloud.${name}.permitted`, { max: 10_000, ttl: 300_000 });
  const underWay = new Map<string, Promise<T>>();

  async function fetchFor(cloud: Cloud, person: string): Promise<T> {
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
