import * as oauth from 'oauth4webapi';
import { HttpError } from '../outbound/http-error';

/**
 * The reasons of the contract that Sentinel can cause. At the token endpoint `sentinel_refused` means that the grant
 * was refused: nothing else may end a session.
 */
export type SentinelErrorReason =
  | 'access_denied'
  | 'sentinel_refused'
  | 'sentinel_unreachable'
  | 'identity_invalid'
  | 'configuration';

/** Everything that goes wrong between this app and Sentinel. The cause is for the log, never for a page. */
export class SentinelError extends Error {
  override readonly name = 'SentinelError';
  constructor(
    readonly reason: SentinelErrorReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const isOurMistake: ReadonlySet<string | null> = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_request',
  'invalid_scope',
  'unsupported_grant_type',
]);

/** Turns what the libraries throw into ours: the one place that knows their errors. */
export function toSentinelError(error: unknown): SentinelError {
  if (error instanceof SentinelError) return error;
  if (error instanceof HttpError) {
    return new SentinelError('sentinel_unreachable', 'no complete answer', { cause: error });
  }
  if (error instanceof oauth.AuthorizationResponseError) {
    return new SentinelError(reasonOfAuthorizationError(error.error), 'an error answer', {
      cause: error,
    });
  }
  if (error instanceof oauth.ResponseBodyError) {
    return refusal(error.status, error.error, error);
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    // A challenge asks for the client's credentials (RFC 6749 §5.2).
    return refusal(error.status, 'invalid_client', error);
  }
  if (error instanceof oauth.OperationProcessingError && error.cause instanceof Response) {
    return refusal(error.cause.status, null, error);
  }
  return new SentinelError('sentinel_unreachable', 'an answer that breaks the protocol', {
    cause: error,
  });
}

/** RFC 6749 §4.1.2.1: which of its error codes mean what to the person who waits. */
function reasonOfAuthorizationError(code: string): SentinelErrorReason {
  if (code === 'access_denied') return 'access_denied';
  if (code === 'server_error' || code === 'temporarily_unavailable') return 'sentinel_unreachable';
  return 'sentinel_refused';
}

function refusal(status: number, code: string | null, cause: unknown): SentinelError {
  const shownCode = code && /^[a-z_]{1,40}$/.test(code) ? ` ${code}` : '';
  return new SentinelError(reasonOfRefusal(status, code), `status ${status}${shownCode}`, {
    cause,
  });
}

/** RFC 6749 §5.2, and contract *Renewal*: only `invalid_grant`, or a 400 that says nothing, refuses the grant. */
function reasonOfRefusal(status: number, code: string | null): SentinelErrorReason {
  if (status === 401 || (status === 400 && isOurMistake.has(code))) return 'configuration';
  if (status === 400 && (code === null || code === 'invalid_grant')) return 'sentinel_refused';
  return 'sentinel_unreachable';
}
