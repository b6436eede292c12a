import { LRUCache } from 'lru-cache';
import type { Clock } from '../http/clock';

/** Who is to be left alone, and for how long. */
export interface Pauses {
  /**
   * Begins a pause as a `Retry-After` header asks for it (RFC 9110 §10.2.3): seconds or a date, or null for none.
   *
   * @returns the seconds that it lasts
   */
  begin(subject: string, retryAfter: string | null): number;
  /** 0 when there is no pause. */
  secondsLeft(subject: string): number;
}

/** LivePerson asks for a second at least. Nobody is shut out for longer than a quarter of an hour by one answer. */
const [shortestMs, longestMs] = [1_000, 900_000];

/** Remembers which requests a service does not want to see again yet. */
export function pauses({ now, monotonicNow }: Clock): Pauses {
  const untilMs = new LRUCache<string, number>({ max: 2_000 });
  const secondsLeft = (subject: string) =>
    Math.max(0, Math.ceil(((untilMs.get(subject) ?? 0) - monotonicNow()) / 1_000));
  return {
    begin(subject, retryAfter) {
      const askedForMs = delayMs(retryAfter, now());
      const until = monotonicNow() + Math.min(Math.max(askedForMs, shortestMs), longestMs);
      // Of two answers at the same time the more patient one counts.
      untilMs.set(subject, Math.max(until, untilMs.get(subject) ?? 0));
      return secondsLeft(subject);
    },
    secondsLeft,
  };
}

function delayMs(retryAfter: string | null, nowMs: number): number {
  if (retryAfter === null) return 0;
  if (/^\d+$/.test(retryAfter.trim())) return Number(retryAfter) * 1_000;
  const dateMs = Date.parse(retryAfter);
  return Number.isNaN(dateMs) ? 0 : dateMs - nowMs;
}
