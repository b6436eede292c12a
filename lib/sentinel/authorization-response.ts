import * as oauth from 'oauth4webapi';
import { SentinelError } from './errors';

/** All other parameters are dropped: anybody can send a callback. */
const responseParameters = ['code', 'state', 'iss', 'error', 'error_description'];
const maxResponseLength = 4_096;

/** The known parameters; none of a response that is too long, or without one state. */
export function parseAuthorizationResponse(query: URLSearchParams): URLSearchParams {
  const known = [...query].filter(([name]) => responseParameters.includes(name));
  const response = new URLSearchParams(known);
  const isTooLong = response.toString().length > maxResponseLength;
  return isTooLong || response.getAll('state').length !== 1 ? new URLSearchParams() : response;
}

interface Connection {
  readonly sentinel: string;
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
}

/** The parameters of an authorization response with exactly one code for this state (RFC 6749 §4.1.2). */
export function validateAuthorizationResponse(
  response: URLSearchParams,
  state: string,
  { sentinel, server, client }: Connection,
): URLSearchParams {
  // RFC 9207: an `iss` in the response is the issuer, in either spelling, or Sentinel's origin.
  const iss = response.get('iss');
  const issuer = iss === 'sentinel' || iss === sentinel ? iss : server.issuer;
  try {
    const parameters = oauth.validateAuthResponse({ ...server, issuer }, client, response, state);
    const [code, ...more] = parameters.getAll('code');
    if (code && more.length === 0) return parameters;
  } catch (cause) {
    if (cause instanceof oauth.AuthorizationResponseError) throw cause;
    throw new SentinelError('sentinel_refused', 'no valid authorization response', { cause });
  }
  throw new SentinelError('sentinel_refused', 'not one code in the authorization response');
}
