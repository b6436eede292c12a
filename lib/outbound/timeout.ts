import { HttpError } from './http-error';

/**
 * The result of `work` if it comes in time; late work goes on, its result is dropped. What arrived while the process
 * was suspended counts as in time.
 *
 * @throws {HttpError} `timeout`, or what the work itself threw
 */
export async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let afterReading: NodeJS.Immediate | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = () => {
      const cause = new DOMException('no complete result in time', 'TimeoutError');
      reject(new HttpError('timeout', { cause }));
    };
    timer = setTimeout(() => {
      afterReading = setImmediate(fail);
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    clearImmediate(afterReading);
  }
}
