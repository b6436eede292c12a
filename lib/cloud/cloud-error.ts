/** What a caller can do about a Conversational Cloud service that did not answer as asked. */
export type CloudErrorCode =
  /** The app or the person lacks the right. Asking again changes nothing. */
  | 'forbidden'
  /** The access token is not accepted. That signs nobody out: the next renewal may well mend it. */
  | 'unauthorized'
  /** Asked too often: not again before `retryAfterSeconds` have passed. */
  | 'rate_limited'
  /** No answer in time, or none that says more than that. Asking again may help. */
  | 'unavailable'
  /** An answer that this app cannot read. */
  | 'unexpected_answer';

/** Thrown by `Cloud.read`. None of these signs anybody out. */
export class CloudError extends Error {
  override readonly name = 'CloudError';

  /** @param retryAfterSeconds how long to leave the service alone; null where nobody said so */
  constructor(
    readonly code: CloudErrorCode,
    options?: ErrorOptions,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(`Conversational Cloud: ${code}`, options);
  }
}
