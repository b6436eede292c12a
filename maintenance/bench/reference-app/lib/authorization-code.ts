import * as oauth from 'oauth4webapi';

const sentinel = process.env.SENTINEL_URL ?? '';
const account = `${sentinel}/sentinel/api/account/${process.env.LP_ACCOUNT_ID}`;
const redirectUri = `${process.env.APP_URL}/callback`;
const client = { client_id: process.env.LP_CLIENT_ID ?? '' };
const options = { [oauth.allowInsecureRequests]: true };
const server = {
  issuer: 'Sentinel',
  authorization_endpoint: `${account}/authorize?v=1.0`,
  token_endpoint: `${account}/token?v=1.0`,
  jwks_uri: `${sentinel}/sentinel/well-known/jwks`,
} satisfies oauth.AuthorizationServer;

/** The authorization request. */
export async function authorizationUrl(state: string, codeVerifier: string): Promise<URL> {
  const url = new URL(server.authorization_endpoint);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('client_id', client.client_id);
  url.searchParams.set('redirect_uri', redirectUri);
  url.searchParams.set('state', state);
  url.searchParams.set('code_challenge', await oauth.calculatePKCECodeChallenge(codeVerifier));
  url.searchParams.set('code_challenge_method', 'S256');
  return url;
}

/** Exchanges the code, and verifies the id token and its signature. */
export async function exchange(callback: URLSearchParams, state: string, codeVerifier: string) {
  const parameters = oauth.validateAuthResponse(server, client, callback, state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.ClientSecretPost(process.env.LP_CLIENT_SECRET ?? ''),
    parameters,
    redirectUri,
    codeVerifier,
    options,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, response, options);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (!claims) throw new Error('no id token');
  return { tokens, claims };
}
