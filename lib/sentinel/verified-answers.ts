import * as oauth from 'oauth4webapi';
import { SentinelError } from './errors';
import {
  checkSignature,
  type IdTokenAssurance,
  type IdTokenClaims,
  parseIdTokenClaims,
} from './id-token';
import type { SigningKeys } from './signing-keys';
import { type TokenResponse, type TokenSet, tokenSetOf } from './token-response';

/** What a successful sign-in brings. */
export interface SignInResult {
  readonly tokens: TokenSet;
  readonly claims: IdTokenClaims;
  readonly assurance: IdTokenAssurance;
}

/** What a renewal brings. */
export interface RefreshResult {
  readonly tokens: TokenSet;
  /** Null: the answer held no id token, which is the usual case, and the identity stays what it was. */
  readonly claims: IdTokenClaims | null;
}

/** What it takes to believe a token response. */
export interface Verification {
  readonly client: oauth.Client;
  /** Sentinel's metadata, with the issuer in the spelling of the id token. */
  readonly server: oauth.AuthorizationServer & { readonly token_endpoint: string };
  readonly keys: SigningKeys;
  readonly strength: 'auto' | 'signature';
  readonly nowSeconds: number;
}

/**
 * An authorization response that holds one code for this state (RFC 6749 §4.1.2).
 *
 * @throws {SentinelError} `sentinel_refused`; an error answer is thrown as oauth4webapi's own
 */
export function validAuthorizationResponse(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  response: URLSearchParams,
  state: string,
): URLSearchParams {
  try {
    const parameters = oauth.validateAuthResponse(server, client, response, state);
    const [code, ...more] = parameters.getAll('code');
    if (code && more.length === 0) return parameters;
  } catch (cause) {
    if (cause instanceof oauth.AuthorizationResponseError) throw cause;
    throw new SentinelError('sentinel_refused', 'no valid authorization response', { cause });
  }
  throw new SentinelError('sentinel_refused', 'not one code in the authorization response');
}

/** The tokens of a code, and whom they are for. @throws {SentinelError} */
export async function verifiedSignIn(
  body: TokenResponse,
  verification: Verification,
): Promise<SignInResult> {
  const { server, client } = verification;
  const checked = oauth.processAuthorizationCodeResponse(server, client, Response.json(body), {
    requireIdToken: true,
  });
  const identity = await verifiedIdentity(body, checked, verification);
  return { tokens: tokenSetOf(body), ...identity };
}

/**
 * The tokens of a renewal. An id token among them has to be valid and about `sub` (OpenID Connect Core 12.2), else
 * nothing of the answer is believed.
 *
 * @throws {SentinelError}
 */
export async function verifiedRefresh(
  body: TokenResponse,
  sub: string,
  verification: Verification,
): Promise<RefreshResult> {
  const tokens = tokenSetOf(body);
  if (body.id_token === undefined) return { tokens, claims: null };
  const { server, client } = verification;
  const checked = oauth.processRefreshTokenResponse(server, client, Response.json(body));
  const { claims } = await verifiedIdentity(body, checked, verification);
  if (claims.sub !== sub) {
    throw new SentinelError('identity_invalid', 'the renewed id token is about somebody else');
  }
  return { tokens, claims };
}

/** oauth4webapi checks the claims that every OpenID provider has, we check Sentinel's own and the signature. */
async function verifiedIdentity(
  body: TokenResponse,
  checked: Promise<oauth.TokenEndpointResponse>,
  { server, keys, strength, nowSeconds }: Verification,
): Promise<{ claims: IdTokenClaims; assurance: IdTokenAssurance }> {
  const result = await checked.catch((cause: unknown) => {
    throw new SentinelError('identity_invalid', 'the id token is not valid', { cause });
  });
  const claims = parseIdTokenClaims(oauth.getValidatedIdTokenClaims(result), nowSeconds);
  const cameOverTls = server.token_endpoint.startsWith('https:');
  const assurance = await checkSignature(body.id_token ?? '', keys, { strength, cameOverTls });
  return { claims, assurance };
}
