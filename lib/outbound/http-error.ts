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
