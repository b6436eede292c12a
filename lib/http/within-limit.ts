import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from './bounded-fetch';

const slices = 10;

/**
 * What `work` comes to, if it comes in time. Work that is late goes on, but nobody waits for it.
 *
 * The time is counted in slices: while this process is too busy to send a request or to look at its answer, no more
 * than one of them passes. Who answers in time is not to blame for that.
 *
 * @throws {HttpError} `timeout`, or whatever the work itself threw
 */
export async function withinLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const waiting = new AbortController();
  try {
    return await Promise.race([work, giveUpAfter(limitMs, waiting.signal)]);
  } finally {
    waiting.abort();
  }
}

async function giveUpAfter(limitMs: number, signal: AbortSignal): Promise<never> {
  for (let slice = 0; slice < slices; slice += 1) {
    await sleep(limitMs / slices, undefined, { signal });
  }
  throw new HttpError('timeout');
}
