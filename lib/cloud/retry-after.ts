import { LRUCache } from 'lru-cache';
import type { Clock } from '../runtime/clock';

/** The bounds of a wait: LivePerson wants a second at least. */
const [minWaitMs, maxWaitMs] = [1_000, 900_000];

/** The pauses that 429 asks for, by a key that names the user: a 429 concerns one user, not the account. */
export function createRetryAfter({ now, monotonicNow }: Clock) {
  const waits = new LRUCache<string, true>({
    max: 2_000,
    ttl: maxWaitMs,
    ttlResolution: 0,
    perf: { now: monotonicNow },
  });
  return {
    /** How long no request with this key may be sent; 0 for one that may. */
    waitSeconds: (key: string) => Math.ceil(waits.getRemainingTTL(key) / 1_000),

    start(key: string, header: string | null): void {
      const ttl = parseWaitMs(header, now());
      // A parallel response may ask for a longer wait.
      if (ttl > waits.getRemainingTTL(key)) waits.set(key, true, { ttl });
    },
  };
}

/** The wait of a `Retry-After` header (RFC 9110 §10.2.3), which holds seconds or a date. */
function parseWaitMs(header: string | null, nowMs: number): number {
  const seconds = /^\s*(\d+)\s*$/.exec(header ?? '')?.[1];
  const waitMs = seconds === undefined ? Date.parse(header ?? '') - nowMs : Number(seconds) * 1_000;
  return Math.min(Math.max(waitMs || 0, minWaitMs), maxWaitMs);
}
