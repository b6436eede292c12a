import { HttpError } from './bounded-fetch';

/**
 * What `work` comes to, if it comes in time. Work that is late goes on, but nobody waits for it.
 *
 * @throws {HttpError} `timeout`, or whatever the work itself threw
 */
export async function withinLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HttpError('timeout')), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
