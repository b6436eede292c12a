import * as oauth from 'oauth4webapi';
import { SentinelError } from './errors';

/** What ties an authorization response to its request. */
export interface AuthorizationSecrets {
  readonly state: string;
  /** Null: without PKCE. */
  readonly codeVerifier: string | null;
}

interface AuthorizationSettings {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string | null;
}

/** The URL of the authorization request (RFC 6749 §4.1.1), with the S256 challenge of the code verifier (RFC 7636). */
export async function authorizationUrl(
  { authorization_endpoint }: oauth.AuthorizationServer,
  { clientId, redirectUri, scope }: AuthorizationSettings,
  { state, codeVerifier }: AuthorizationSecrets,
): Promise<URL> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    ...(scope !== null && { scope }),
    ...(codeVerifier !== null && {
      code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    }),
  });
  return new URL(`${authorization_endpoint}&${query}`);
}

/** The parameters of an authorization response with exactly one code for this state (RFC 6749 §4.1.2). */
export function validateAuthorizationResponse(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  response: URLSearchParams,
  { state, sentinel }: { readonly state: string; readonly sentinel: string },
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
