import { HttpError } from './bounded-fetch';
import { startTimeout } from './start-timeout';

/**
 * What `work` comes to, if it comes in time. Work that is late goes on, but nobody waits for it.
 *
 * @throws {HttpError} `timeout`, or whatever the work itself threw
 */
export async function withinLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let stop = () => {};
  const late = new Promise<never>((_, reject) => {
    stop = startTimeout(limitMs, () => reject(new HttpError('timeout')));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop();
  }
}
