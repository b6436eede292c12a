/** Why a request to Conversational Cloud failed, by what the caller can do about it. */
export type CloudErrorCode =
  /** The app or the user lacks the right. A retry does not help. */
  | 'forbidden'
  /** The access token is rejected. The next refresh may fix it. */
  | 'unauthorized'
  /** Too many requests: retry after `retryAfterSeconds`. */
  | 'rate_limited'
  /** No response in time, or a server error. A retry may help. */
  | 'unavailable'
  /** A response that this app cannot parse. */
  | 'unexpected_answer';

/** Thrown by `CloudClient.read`. It never ends the session. */
export class CloudError extends Error {
  override readonly name = 'CloudError';

  /** @param retryAfterSeconds how long to wait before a retry, with `rate_limited` only, else null */
  constructor(
    readonly code: CloudErrorCode,
    options?: ErrorOptions,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(`Conversational Cloud: ${code}`, options);
  }
}
