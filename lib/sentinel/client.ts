import * as oauth from 'oauth4webapi';
import { defaultLimits, fetchWithLimits } from '../outbound/fetch';
import { withTimeout } from '../outbound/timeout';
import { type Clock, systemClock } from '../runtime/clock';
import type { DomainLookup } from './domain-lookup';
import { SentinelError, toSentinelError } from './errors';
import {
  clockToleranceSeconds,
  type IdTokenClaims,
  issuerSpelling,
  verifyIdToken,
} from './id-token';
import { createJwks, type Jwks } from './jwks';
import { parseTokenResponse, type TokenSet } from './token-response';

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

interface SignInAttempt {
  readonly state: string;
  readonly codeVerifier: string | null;
}

/** How long a renewal waits for the key of an id token: the tokens it has in hand are worth more. */
const refreshKeysLimitMs = 1_500;
/** The longest that a renewal can take. */
export const refreshLimitMs = defaultLimits.timeoutMs + refreshKeysLimitMs;

export type SentinelClient = ReturnType<typeof createSentinelClient>;

/** The client of one installation. Every method throws {@link SentinelError} and nothing else. */
export function createSentinelClient(
  settings: SentinelSettings,
  lookUp: DomainLookup,
  { now, monotonicNow }: Clock = systemClock,
) {
  const clientAuthentication = oauth.ClientSecretPost(settings.clientSecret);
  const origin = async () => settings.sentinelUrl ?? (await lookUp('sentinel'));
  const keys = createJwks(
    async () => settings.jwksUrl ?? `${await origin()}/sentinel/well-known/jwks`,
    monotonicNow,
  );

  const client = (): oauth.Client => ({
    client_id: settings.clientId,
    id_token_signed_response_alg: 'RS256',
    [oauth.clockTolerance]: clockToleranceSeconds,
    [oauth.clockSkew]: Math.round((now() - Date.now()) / 1_000),
  });

  /** RFC 8414 metadata, which Sentinel does not publish. The issuer is no URL and has two spellings. */
  function metadata(sentinel: string, issuer = 'Sentinel') {
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
    [oauth.customFetch]: (url: string, call: oauth.CustomFetchOptions<'POST', URLSearchParams>) =>
      fetchWithLimits(url, call),
  });

  async function request<T>(call: (sentinel: string) => Promise<T>): Promise<T> {
    try {
      return await call(await origin());
    } catch (error) {
      throw toSentinelError(error);
    }
  }

  /** Reads a token response. What is no 200 is an error, which oauth4webapi knows how to read. */
  async function readTokenResponse(sentinel: string, response: Response) {
    if (response.status !== 200) {
      await oauth.processRefreshTokenResponse(metadata(sentinel), client(), response);
    }
    return parseTokenResponse(await response.json().catch(() => null));
  }

  function identityOf(
    received: { readonly accessToken: string; readonly idToken: string },
    sentinel: string,
    signingKeys: Jwks,
  ) {
    const server = metadata(sentinel, issuerSpelling(received.idToken));
    return verifyIdToken(received, server, client(), signingKeys, {
      strength: settings.idTokenCheck,
      cameOverTls: sentinel.startsWith('https:'),
      nowSeconds: Math.floor(now() / 1_000),
    });
  }

  return {
    /** Sentinel's origin: the one thing that must be known before anyone can sign in. */
    origin,

    /** Where to send the browser (RFC 6749 §4.1.1). A code verifier (RFC 7636) is sent as its S256 challenge. */
    async authorizationUrl({ state, codeVerifier }: SignInAttempt): Promise<URL> {
      const { authorization_endpoint: endpoint } = metadata(await origin());
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: settings.clientId,
        redirect_uri: settings.redirectUri,
        state,
        ...(settings.scope !== null && { scope: settings.scope }),
        ...(codeVerifier !== null && {
          code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
        }),
      });
      return new URL(`${endpoint}&${query}`);
    },

    /** Exchanges the code of an authorization response that belongs to `state`, and verifies the identity. */
    exchangeAuthorizationCode: (
      authorizationResponse: URLSearchParams,
      { state, codeVerifier }: SignInAttempt,
    ) =>
      request(async (sentinel) => {
        // RFC 9207: an `iss` in the response is the issuer, in either spelling, or Sentinel's origin.
        const iss = authorizationResponse.get('iss');
        const isKnown = iss === 'sentinel' || iss === sentinel;
        const server = metadata(sentinel, isKnown ? iss : 'Sentinel');
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client(),
          clientAuthentication,
          validAuthorizationResponse(server, client(), authorizationResponse, state),
          settings.redirectUri,
          codeVerifier ?? oauth.nopkce,
          requestOptions(sentinel),
        );
        const { tokens, idToken } = await readTokenResponse(sentinel, response);
        if (idToken === null) throw new SentinelError('identity_invalid', 'no id token');
        return { tokens, ...(await identityOf({ ...tokens, idToken }, sentinel, keys)) };
      }),

    /**
     * Exchanges a refresh token for newer tokens (RFC 6749 §6) within {@link refreshLimitMs}, once Sentinel's origin is
     * known. It is spent by that, unless the response brings no new one. Without an id token, which is the usual case,
     * the claims are null.
     */
    refreshTokens: (refreshToken: string, sub: string) =>
      request(async (sentinel): Promise<{ tokens: TokenSet; claims: IdTokenClaims | null }> => {
        const response = await oauth.refreshTokenGrantRequest(
          metadata(sentinel),
          client(),
          clientAuthentication,
          refreshToken,
          requestOptions(sentinel),
        );
        const { tokens: received, idToken } = await readTokenResponse(sentinel, response);
        const tokens = { ...received, refreshToken: received.refreshToken ?? refreshToken };
        if (idToken === null) return { tokens, claims: null };
        const impatientKeys: Jwks = {
          find: (kid) => withTimeout(keys.find(kid), refreshKeysLimitMs),
        };
        const { claims } = await identityOf({ ...tokens, idToken }, sentinel, impatientKeys);
        // OpenID Connect Core 12.2: it is about the same person, or nothing of the response is believed.
        if (claims.sub === sub) return { tokens, claims };
        throw new SentinelError('identity_invalid', 'the renewed id token is about somebody else');
      }),

    /** Revokes a refresh token (RFC 7009), which ends the person's session in every LivePerson application. */
    revokeToken: (refreshToken: string) =>
      request(async (sentinel) => {
        const response = await oauth.revocationRequest(
          metadata(sentinel),
          client(),
          clientAuthentication,
          refreshToken,
          requestOptions(sentinel),
        );
        await oauth.processRevocationResponse(response);
      }),
  };
}

/** An authorization response with one code for this state (RFC 6749 §4.1.2). */
function validAuthorizationResponse(
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
