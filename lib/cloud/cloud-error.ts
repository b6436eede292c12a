/** Why a call to Conversational Cloud failed. */
export type CloudErrorCode =
  /** 403: the app or the user lacks the permission. A retry does not help. */
  | 'forbidden'
  /** 401: the access token is rejected. The next refresh may help. */
  | 'unauthorized'
  /** 429: retry after `retryAfterSeconds`. */
  | 'rate_limited'
  /** A timeout, no connection, an unknown host, 408 or 5xx. A retry may help. */
  | 'unavailable'
  /** Another status, a response that is too large, or one that does not fit the schema. */
  | 'unexpected_answer';

/** Thrown by `CloudClient.read`. It never ends the session. */
export class CloudError extends Error {
  override readonly name = 'CloudError';

  /** @param retryAfterSeconds how long to wait before a retry, with `rate_limited` only; else null */
  constructor(
    readonly code: CloudErrorCode,
    options?: ErrorOptions,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(`Conversational Cloud: ${code}`, options);
  }
}
