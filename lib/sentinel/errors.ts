import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import { HttpError } from '../outbound/limits';

/**
 * What Sentinel can cause: the reasons of a failed sign-in, and `identity_mismatch` of a refresh. At the token endpoint
 * `sentinel_refused` means a 400 that does not name the client, and at a sign-in not its request either: the grant, or the
 * app's settings. Only these two may end a session.
 */
export type SentinelErrorReason =
  | 'access_denied'
  | 'sentinel_refused'
  | 'sentinel_unreachable'
  | 'identity_invalid'
  | 'identity_mismatch'
  | 'configuration';

/** Every failure between this app and Sentinel. The message and the cause are for the log, never for a page. */
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

const clientErrorCode = /^(?:invalid|unauthorized)_client$/;
const appErrorCode =
  /^(?:invalid_client|unauthorized_client|invalid_request|invalid_scope|unsupported_grant_type)$/;

/** Turns the errors of the libraries into a {@link SentinelError}. */
export function toSentinelError(error: unknown): SentinelError {
  if (error instanceof SentinelError) return error;
  return new SentinelError(...classify(error), { cause: error });
}

/** The error of a refresh: any 400 that does not name the client rejects the grant (contract: *Renewal*). */
export function toRefreshError(error: unknown): SentinelError {
  const { reason, message, cause } = toSentinelError(error);
  const hasCode = cause instanceof oauth.ResponseBodyError && cause.status === 400;
  const isRejected = hasCode && !clientErrorCode.test(cause.error);
  return new SentinelError(isRejected ? 'sentinel_refused' : reason, message, { cause });
}

type Classification = readonly [reason: SentinelErrorReason, message: string];

function classify(error: unknown): Classification {
  if (error instanceof HttpError) return ['sentinel_unreachable', 'no complete response'];
  if (error instanceof oauth.AuthorizationResponseError) {
    return [reasonOfAuthorizationError(error.error), 'an error response'];
  }
  if (error instanceof oauth.ResponseBodyError) return classifyStatus(error.status, error.error);
  if (error instanceof oauth.WWWAuthenticateChallengeError) return classifyStatus(error.status);
  if (error instanceof oauth.OperationProcessingError && error.cause instanceof Response) {
    return classifyStatus(error.cause.status);
  }
  return ['sentinel_unreachable', 'a response that breaks the protocol'];
}

/** The reason for an error code of RFC 6749 §4.1.2.1. */
function reasonOfAuthorizationError(code: string): SentinelErrorReason {
  if (code === 'access_denied') return 'access_denied';
  if (code === 'server_error' || code === 'temporarily_unavailable') return 'sentinel_unreachable';
  return 'sentinel_refused';
}

/** RFC 6749 §5.2. A 400 without a code may also mean a wrong secret: LivePerson documents no error body. */
function classifyStatus(status: number, code?: string): Classification {
  const message = `status ${status}${code && /^[a-z_]{1,40}$/.test(code) ? ` ${code}` : ''}`;
  if (status === 401 || (status === 400 && appErrorCode.test(code ?? ''))) {
    return ['configuration', message];
  }
  const isRejected = status === 400 && (code === undefined || code === 'invalid_grant');
  return [isRejected ? 'sentinel_refused' : 'sentinel_unreachable', message];
}

/** LivePerson's services describe errors as `{"time":…,"message":"…","internalCode":10}`. */
const errorBody = z.looseObject({
  internalCode: z
    .union([z.int(), z.string().regex(/^-?\d{1,6}$/)])
    .optional()
    .catch(undefined),
  message: z.string().optional().catch(undefined),
});

/** Lower-case words and names of parameters. A word with a capital letter may be a name, unless it is listed. */
const plainWord = /^[a-z]{1,20}(?:_[a-z]{1,20}){0,2}[.,:;]?$/;
const knownWord =
  /^(?:Access|Account|App|Application|Authorization|Bad|Client|Code|Data|Error|Failed|Forbidden|Found|Grant|Internal|Invalid|Is|Missing|No|Not|Redirect|Refresh|Request|Secret|Server|The|Token|Unauthorized|Unknown|URI|URL|User)[.,:;]?$/;

/**
 * Describes the body of an error response: its shape, and LivePerson's own code and message. It hides each word of the
 * message that may be a secret, an id or a name.
 */
export function describeErrorBody(body: string, secret: string): string {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return body === '' ? 'no body' : body.startsWith('<') ? 'HTML' : 'text';
  }
  const parsed = errorBody.safeParse(json);
  if (!parsed.success) return 'JSON, no object';
  const { internalCode, message } = parsed.data;
  const names = Object.keys(parsed.data)
    .slice(0, 6)
    .map((name) => (/^[a-z_]{1,20}$/i.test(name) ? name : '*'));
  const words = message?.replaceAll(secret, '*').slice(0, 300).trim().split(/\s+/);
  const shown = words?.map((word) => (plainWord.test(word) || knownWord.test(word) ? word : '*'));
  return [
    `JSON {${names.join(', ')}}`,
    ...(internalCode === undefined ? [] : [`internalCode ${internalCode}`]),
    ...(shown === undefined ? [] : [`message: ${shown.join(' ').slice(0, 80)}`]),
  ].join(', ');
}
