import * as oauth from 'oauth4webapi';
import type { Config } from '../config/config';
import type { Installation } from '../config/installations';
import { defaultLimits, fetchWithLimits } from '../outbound/fetch';
import { withTimeout } from '../outbound/timeout';
import { type Clock, systemClock } from '../runtime/clock';
import {
  type AuthorizationSecrets,
  authorizationUrl,
  validateAuthorizationResponse,
} from './authorization';
import type { DomainLookup } from './domain-lookup';
import { describeErrorBody } from './error-body';
import { SentinelError, toSentinelError } from './errors';
import {
  clockToleranceSeconds,
  type IdTokenClaims,
  verifyIdToken,
  verifyRefreshedIdToken,
} from './id-token';
import { createJwks, type Jwks, wellKnownJwksUrl } from './jwks';
import { parseTokenResponse, type TokenSet } from './token-response';

/** One installation of this app. */
export type SentinelSettings = Omit<Installation, 'name'> &
  Pick<Config, 'sentinelUrl' | 'apiVersion' | 'jwksUrl' | 'idTokenCheck' | 'scope'> & {
    readonly redirectUri: string;
  };

/** How long a refresh waits for the key of an id token. The new tokens are usable without it. */
const refreshKeysLimitMs = 1_500;
export const refreshLimitMs = defaultLimits.timeoutMs + refreshKeysLimitMs;

export type SentinelClient = ReturnType<typeof createSentinelClient>;

/** The client of one installation. Every method throws {@link SentinelError} and nothing else. */
export function createSentinelClient(
  settings: SentinelSettings,
  lookUp: DomainLookup,
  { now, monotonicNow }: Clock = systemClock,
) {
  const authentication = oauth.ClientSecretPost(settings.clientSecret);
  const origin = async () => settings.sentinelUrl ?? (await lookUp('sentinel'));
  const jwks = createJwks(
    async () => settings.jwksUrl ?? wellKnownJwksUrl(await origin()),
    monotonicNow,
  );
  const nowSeconds = () => Math.floor(now() / 1_000);

  /** The arguments of oauth4webapi for Sentinel at this origin. */
  function connectionTo(sentinel: string) {
    const account = `${sentinel}/sentinel/api/account/${settings.accountId}`;
    return {
      sentinel,
      // RFC 8414 metadata, which Sentinel does not publish. The issuer is no URL and has two spellings.
      server: {
        issuer: 'Sentinel',
        authorization_endpoint: `${account}/authorize?v=1.0`,
        token_endpoint: `${account}/token?v=${settings.apiVersion}`,
        revocation_endpoint: `${account}/token/revoke?v=1.0`,
      } satisfies oauth.AuthorizationServer,
      client: {
        client_id: settings.clientId,
        id_token_signed_response_alg: 'RS256',
        [oauth.clockTolerance]: clockToleranceSeconds,
        [oauth.clockSkew]: Math.round((now() - Date.now()) / 1_000),
      } satisfies oauth.Client,
      options: {
        // The settings allow http for loopback hosts only.
        [oauth.allowInsecureRequests]: sentinel.startsWith('http:'),
        [oauth.customFetch]: fetchWithLimits,
      },
    };
  }

  type Connection = ReturnType<typeof connectionTo>;

  async function request<T>(call: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await call(connectionTo(await origin()));
    } catch (error) {
      throw toSentinelError(error);
    }
  }

  /** Has oauth4webapi read an error response, and adds the shape of its body to the message. */
  async function readError(response: Response, process: (response: Response) => Promise<unknown>) {
    const body = await response.clone().text();
    await process(response).catch((cause: unknown) => {
      const { reason, message } = toSentinelError(cause);
      const description = describeErrorBody(body, settings.clientSecret);
      throw new SentinelError(reason, `${message}, ${description}`, { cause });
    });
  }

  async function readTokenResponse({ server, client }: Connection, response: Response) {
    if (response.status !== 200) {
      await readError(response, (error) =>
        oauth.processRefreshTokenResponse(server, client, error),
      );
    }
    return parseTokenResponse(await response.json().catch(() => null));
  }

  return {
    origin,

    authorizationUrl: async (secrets: AuthorizationSecrets): Promise<URL> =>
      authorizationUrl(connectionTo(await origin()).server, settings, secrets),

    /** Exchanges the code of an authorization response that belongs to `state`, and verifies the identity. */
    exchangeAuthorizationCode: (
      authorizationResponse: URLSearchParams,
      { state, codeVerifier }: AuthorizationSecrets,
    ) =>
      request(async (connection) => {
        const { sentinel, server, client, options } = connection;
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          authentication,
          validateAuthorizationResponse(server, client, authorizationResponse, { state, sentinel }),
          settings.redirectUri,
          codeVerifier ?? oauth.nopkce,
          options,
        );
        const { tokens, idToken } = await readTokenResponse(connection, response);
        if (idToken === null) throw new SentinelError('identity_invalid', 'no id token');
        const verifier = { server, client, keys: jwks, nowSeconds: nowSeconds() };
        const identity = await verifyIdToken(idToken, verifier, {
          strength: settings.idTokenCheck,
          cameOverTls: sentinel.startsWith('https:'),
        });
        return { tokens, ...identity };
      }),

    /**
     * Exchanges a refresh token (RFC 6749 §6), within {@link refreshLimitMs} once Sentinel's origin is known. Claims are
     * null without an id token, which is the usual case, and with one that cannot be checked.
     */
    refreshTokens: (refreshToken: string, sub: string) =>
      request(async (connection): Promise<{ tokens: TokenSet; claims: IdTokenClaims | null }> => {
        const { server, client, options } = connection;
        const response = await oauth.refreshTokenGrantRequest(
          server,
          client,
          authentication,
          refreshToken,
          options,
        );
        const { tokens: received, idToken } = await readTokenResponse(connection, response);
        const tokens = { ...received, refreshToken: received.refreshToken ?? refreshToken };
        if (idToken === null) return { tokens, claims: null };
        const keys: Jwks = { find: (kid) => withTimeout(jwks.find(kid), refreshKeysLimitMs) };
        const verifier = { server, client, keys, nowSeconds: nowSeconds() };
        return { tokens, claims: await verifyRefreshedIdToken(idToken, sub, verifier) };
      }),

    /** Revokes a refresh token (RFC 7009). This ends the user's session in every LivePerson application. */
    revokeToken: (refreshToken: string) =>
      request(async ({ server, client, options }) => {
        await readError(
          await oauth.revocationRequest(server, client, authentication, refreshToken, options),
          oauth.processRevocationResponse,
        );
      }),
  };
}
