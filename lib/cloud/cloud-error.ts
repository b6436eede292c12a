import { errorCodes } from '../observability/log';

/** Why a request to Conversational Cloud failed, by what the caller can do about it. */
export type CloudErrorCode =
  /** The app or the user lacks the right. A retry does not help. */
  | 'forbidden'
  /** The access token is rejected. The next refresh may fix it. */
  | 'unauthorized'
  /** There is no such record. */
  | 'not_found'
  /** The Domain API names no host for this service of the account. */
  | 'not_available'
  /** The record has another revision by now: read it again. */
  | 'conflict'
  /** Too many requests: retry after `retryAfterSeconds`. */
  | 'rate_limited'
  /** No response in time, or a server error. A retry may help. */
  | 'unavailable'
  /** A response that this app cannot parse. */
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
