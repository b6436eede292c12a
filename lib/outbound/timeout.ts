import { HttpError } from './http-error';

/** The result of `work` if it comes in time, else an {@link HttpError}. Late work continues, but its result is ignored. */
export async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let afterPoll: NodeJS.Immediate | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = () => {
      const cause = new DOMException('no complete result in time', 'TimeoutError');
      reject(new HttpError('timeout', { cause }));
    };
    timer = setTimeout(() => {
      // A result that arrived while the process was suspended is read first.
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
