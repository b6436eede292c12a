/** Why there is no response: it is incomplete, too late or too large. */
type HttpErrorCode = 'no_connection' | 'timeout' | 'too_large';

/** Thrown by `fetchWithLimits` and `withTimeout`; the cause is the error of the library. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  constructor(
    readonly code: HttpErrorCode,
    options?: ErrorOptions,
  ) {
    super(`call out failed: ${code}`, options);
  }
}
