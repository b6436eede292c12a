import { HttpError } from './bounded-fetch';

/**
 * What `work` comes to, if it comes in time. Work that is late goes on, but nobody waits for it. An answer that
 * arrived in time counts, even if this process was too busy to look at it before the time was over.
 *
 * @throws {HttpError} `timeout`, or whatever the work itself threw
 */
export async function withinLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // Node.js looks at timers first, at what has arrived next, and then at immediates.
    const giveUp = () => setImmediate(() => reject(new HttpError('timeout')));
    timer = setTimeout(giveUp, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
