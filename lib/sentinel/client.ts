import * as oauth from 'oauth4webapi';
import { type Clock, systemClock } from '../http/clock';
import { fetchWithLimits } from '../outbound/fetch';
import { withTimeout } from '../outbound/timeout';
import { codeChallengeOf } from './code-challenge';
import type { DomainLookup } from './domain-lookup';
import { toSentinelError } from './errors';
import { clockToleranceSeconds, spelledIssuer } from './id-token';
import { createSigningKeys, type SigningKeys } from './signing-keys';
import { parseTokenResponse, type TokenResponse } from './token-response';
import {
  type RefreshResult,
  type SignInResult,
  type Verification,
  validAuthorizationResponse,
  verifiedRefresh,
  verifiedSignIn,
} from './verified-answers';

/** One installation of this app at Sentinel. `null` means: look it up, or leave it out. */
export interface SentinelSettings {
  readonly accountId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly sentinelUrl: string | null;
  readonly apiVersion: string;
  readonly jwksUrl: string | null;
  readonly idTokenCheck: 'auto' | 'signature';
  readonly scope: string | null;
}

/** The client of one installation. Every method throws {@link SentinelError} and nothing else. */
export interface SentinelClient {
  /** Sentinel's origin: the one thing that must be known before anyone can sign in. */
  origin(): Promise<string>;
  /** Where to send the browser (RFC 6749 §4.1.1). A code verifier (RFC 7636) is sent as its S256 challenge. */
  authorizationUrl(attempt: { state: string; codeVerifier: string | null }): Promise<URL>;
  /** Exchanges the code of an authorization response that belongs to `state`, and verifies the identity. */
  exchangeAuthorizationCode(
    authorizationResponse: URLSearchParams,
    attempt: { state: string; codeVerifier: string | null },
  ): Promise<SignInResult>;
  /**
   * Exchanges a refresh token for newer tokens (RFC 6749 §6). Once Sentinel has processed it the refresh token is
   * spent, even if its answer never arrives; an answer without a new one means that the old one stays good.
   *
   * Takes {@link refreshLimitMs} at the most once Sentinel's origin is known.
   */
  refreshTokens(refreshToken: string, sub: string): Promise<RefreshResult>;
  /** Revokes a refresh token (RFC 7009), which ends the person's session in every LivePerson application. */
  revokeToken(refreshToken: string): Promise<void>;
}

const limits = { timeoutMs: 5_000, maxBytes: 1_000_000 };
/** How long a renewal waits for the key of an id token: the tokens it has in hand are worth more. */
const refreshKeysLimitMs = 1_500;
/** The longest that a renewal can take. */
export const refreshLimitMs = limits.timeoutMs + refreshKeysLimitMs;

/** Makes the client of one installation. */
export function createSentinelClient(
  settings: SentinelSettings,
  lookUp: DomainLookup,
  { now, monotonicNow }: Clock = systemClock,
): SentinelClient {
  const clientAuthentication = oauth.ClientSecretPost(settings.clientSecret);
  const origin = async () => settings.sentinelUrl ?? (await lookUp('sentinel'));
  const keys = createSigningKeys(
    async () => settings.jwksUrl ?? `${await origin()}/sentinel/well-known/jwks`,
    monotonicNow,
  );

  const impatientKeys: SigningKeys = {
    find: (kid) => withTimeout(keys.find(kid), refreshKeysLimitMs),
  };

  function client(): oauth.Client {
    return {
      client_id: settings.clientId,
      id_token_signed_response_alg: 'RS256',
      [oauth.clockTolerance]: clockToleranceSeconds,
      [oauth.clockSkew]: Math.round((now() - Date.now()) / 1_000),
    };
  }

  /** RFC 8414 metadata, which Sentinel does not publish. The issuer is no URL and has two spellings. */
  function metadata(sentinel: string, issuer: string) {
    const account = `${sentinel}/sentinel/api/account/${settings.accountId}`;
    return {
      issuer,
      authorization_endpoint: `${account}/authorize?v=1.0`,
      token_endpoint: `${account}/token?v=${settings.apiVersion}`,
      revocation_endpoint: `${account}/token/revoke?v=1.0`,
    } satisfies oauth.AuthorizationServer;
  }

  /** Settings allow http for loopback hosts alone, so what is http here may be. */
  const requestOptions = (sentinel: string) => ({
    [oauth.allowInsecureRequests]: sentinel.startsWith('http:'),
    [oauth.customFetch]: (
      url: string,
      { method, headers, body }: oauth.CustomFetchOptions<'POST', URLSearchParams>,
    ) => fetchWithLimits(url, { method, headers, body }, limits),
  });

  /** Reads a token response. What is no 200 is an error, which oauth4webapi knows how to read. */
  async function readTokenResponse(
    server: oauth.AuthorizationServer,
    response: Response,
  ): Promise<TokenResponse> {
    if (response.status !== 200) {
      await oauth.processRefreshTokenResponse(server, client(), response);
    }
    return parseTokenResponse(await response.text());
  }

  /** The issuer of an id token has two spellings, and a comparison is exact. */
  const verification = (
    body: TokenResponse,
    sentinel: string,
    signingKeys: SigningKeys = keys,
  ): Verification => ({
    client: client(),
    server: metadata(sentinel, spelledIssuer(body.id_token)),
    keys: signingKeys,
    strength: settings.idTokenCheck,
    nowSeconds: Math.floor(now() / 1_000),
  });

  return {
    origin,

    async authorizationUrl({ state, codeVerifier }) {
      const { authorization_endpoint: endpoint } = metadata(await origin(), 'Sentinel');
      const request = new URLSearchParams({
        response_type: 'code',
        client_id: settings.clientId,
        redirect_uri: settings.redirectUri,
        state,
        ...(settings.scope !== null && { scope: settings.scope }),
        ...(codeVerifier !== null && {
          code_challenge: codeChallengeOf(codeVerifier),
          code_challenge_method: 'S256',
        }),
      });
      return new URL(`${endpoint}&${request}`);
    },

    async exchangeAuthorizationCode(authorizationResponse, { state, codeVerifier }) {
      try {
        const sentinel = await origin();
        // RFC 9207: an `iss` in the response is the issuer, in either spelling, or Sentinel's origin.
        const iss = authorizationResponse.get('iss');
        const server = metadata(
          sentinel,
          iss === 'sentinel' || iss === sentinel ? iss : 'Sentinel',
        );
        const parameters = validAuthorizationResponse(
          server,
          client(),
          authorizationResponse,
          state,
        );
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client(),
          clientAuthentication,
          parameters,
          settings.redirectUri,
          codeVerifier ?? oauth.nopkce,
          requestOptions(sentinel),
        );
        const body = await readTokenResponse(server, response);
        return await verifiedSignIn(body, verification(body, sentinel));
      } catch (error) {
        throw toSentinelError(error);
      }
    },

    async refreshTokens(refreshToken, sub) {
      try {
        const sentinel = await origin();
        const server = metadata(sentinel, 'Sentinel');
        const response = await oauth.refreshTokenGrantRequest(
          server,
          client(),
          clientAuthentication,
          refreshToken,
          requestOptions(sentinel),
        );
        const body = await readTokenResponse(server, response);
        const { tokens, claims } = await verifiedRefresh(
          body,
          sub,
          verification(body, sentinel, impatientKeys),
        );
        return {
          tokens: { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken },
          claims,
        };
      } catch (error) {
        throw toSentinelError(error);
      }
    },

    async revokeToken(refreshToken) {
      try {
        const sentinel = await origin();
        const response = await oauth.revocationRequest(
          metadata(sentinel, 'Sentinel'),
          client(),
          clientAuthentication,
          refreshToken,
          requestOptions(sentinel),
        );
        await oauth.processRevocationResponse(response);
      } catch (error) {
        throw toSentinelError(error);
      }
    },
  };
}
