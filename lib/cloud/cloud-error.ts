import { errorCodes } from '../observability/log';

/** Why a call to Conversational Cloud failed. */
export type CloudErrorCode =
  /** 403: the app or the user lacks the permission. A retry does not help. */
  | 'forbidden'
  /** 401: the access token is rejected. The next refresh may help. */
  | 'unauthorized'
  /** 404: there is no such record. */
  | 'not_found'
  /** The Domain API names no host for this service of the account. */
  | 'not_available'
  /** 412: the record has another revision by now. Read it again. */
  | 'conflict'
  /** 429: retry after `retryAfterSeconds`. */
  | 'rate_limited'
  /** A timeout, no connection, an unknown host, 408 or 5xx. A retry may help. */
  | 'unavailable'
  /** Another status, a response that is too large, or one that does not fit the schema. */
  | 'unexpected_answer';

interface CloudErrorDetails extends ErrorOptions {
  readonly service?: string;
  readonly status?: number;
  readonly retryAfterSeconds?: number;
}

/** Thrown by the methods of `CloudClient`. It never ends the session. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  /** The name of the service in the Domain API. */
  readonly service: string | null;
  /** The HTTP status; null without a response. */
  readonly status: number | null;
  /** How long to wait before a retry, with `rate_limited` only, else null. */
  readonly retryAfterSeconds: number | null;

  constructor(
    readonly code: CloudErrorCode,
    details: CloudErrorDetails = {},
  ) {
    super(`Conversational Cloud: ${code}`, details);
    this.service = details.service ?? null;
    this.status = details.status ?? null;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }
}

/** What a log line says of a request that failed. */
export function cloudErrorLogFields(error: unknown) {
  const { service, status } = error instanceof CloudError ? error : { service: null, status: null };
  return { service, status, causes: errorCodes(error) };
}
