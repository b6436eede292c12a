/** The limits of a request: the time until the last byte of the response, and the size of its body. */
export interface CallLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

const timeoutMs = 3_000;

/** For requests to Sentinel and to the Domain API. */
export const sentinelLimits: CallLimits = { timeoutMs: 5_000, maxBytes: 1_000_000 };
/** For requests to a service of Conversational Cloud. */
export const cloudLimits = {
  record: { timeoutMs, maxBytes: 1_000_000 },
  list: { timeoutMs, maxBytes: 16_000_000 },
} satisfies Record<string, CallLimits>;

/** There is no response, or it is incomplete, too late or too large. The cause is the error of the library. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  constructor(
    readonly code: 'no_connection' | 'timeout' | 'too_large',
    options?: ErrorOptions,
  ) {
    super(`call out failed: ${code}`, options);
  }
}

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
