import { LRUCache } from 'lru-cache';
import type { Cloud } from './cloud';

/**
 * Keeps an answer that is the same for everybody of an account and dear to fetch. It is shared within the account for
 * a minute and never across accounts. A refusal or a failure is nobody's but the person's own, and is not kept.
 *
 * @param fetchAnswer asks Conversational Cloud
 * @param now in milliseconds
 */
export function keptPerAccount<T extends object>(
  fetchAnswer: (cloud: Cloud) => Promise<T>,
  now: () => number = Date.now,
): (cloud: Cloud) => Promise<T> {
  const kept = new LRUCache<string, T>({
    max: 5,
    ttl: 60_000,
    ttlResolution: 0,
    // What nobody may see any more is forgotten, not only left unserved.
    ttlAutopurge: true,
    perf: { now },
  });
  const underWay = new Map<string, Promise<T>>();
  return (cloud) => {
    const { accountId, userId } = cloud;
    const answer = kept.get(accountId);
    if (answer) return Promise.resolve(answer);
    const asker = `${accountId} ${userId}`;
    const asked =
      underWay.get(asker) ??
      fetchAnswer(cloud)
        .then((fetched) => {
          kept.set(accountId, fetched);
          return fetched;
        })
        .finally(() => underWay.delete(asker));
    underWay.set(asker, asked);
    return asked;
  };
}
