import { HttpError } from './http-error';

/**
 * Returns the result of `work` if it comes in time. Late work continues, but its result is ignored. A result that has
 * arrived while the process was suspended counts as in time.
 *
 * @throws {HttpError} `timeout`, or what the work itself threw
 */
export async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let afterPoll: NodeJS.Immediate | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = () => {
      const cause = new DOMException('no complete result in time', 'TimeoutError');
      reject(new HttpError('timeout', { cause }));
    };
    timer = setTimeout(() => {
      afterPoll = setImmediate(fail);
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    clearImmediate(afterPoll);
  }
}
