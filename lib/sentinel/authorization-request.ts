import { calculatePKCECodeChallenge } from 'oauth4webapi';

/** What ties an authorization response to its request. */
export interface AuthorizationSecrets {
  readonly state: string;
  /** Null: without PKCE. */
  readonly codeVerifier: string | null;
}

interface RequestSettings {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string | null;
}

/** The query of the authorization request (RFC 6749 §4.1.1), with the S256 challenge of the code verifier (RFC 7636). */
export async function authorizationRequest(
  { clientId, redirectUri, scope }: RequestSettings,
  { state, codeVerifier }: AuthorizationSecrets,
): Promise<URLSearchParams> {
  return new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    ...(scope !== null && { scope }),
    ...(codeVerifier !== null && {
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    }),
  });
}
