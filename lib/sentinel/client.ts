import * as oauth from 'oauth4webapi';
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
import { createJwks, type Jwks } from './jwks';
import { parseTokenResponse, type TokenSet } from './token-response';

/** One installation of this app. A null `sentinelUrl` or `jwksUrl` is looked up, a null `scope` is left out. */
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

/** How long a refresh waits for the key of an id token. The new tokens are usable without it. */
const refreshKeysLimitMs = 1_500;
/** The longest time that a refresh can take. */
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
    async () => settings.jwksUrl ?? `${await origin()}/sentinel/well-known/jwks`,
    monotonicNow,
  );

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

  /** Parses a token response. */
  async function readTokenResponse({ server, client }: Connection, response: Response) {
    if (response.status !== 200) {
      await readError(response, (error) =>
        oauth.processRefreshTokenResponse(server, client, error),
      );
    }
    return parseTokenResponse(await response.json().catch(() => null));
  }

  return {
    /** Sentinel's origin, which must be known before a sign-in can start. */
    origin,

    /** See {@link authorizationUrl}. */
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
        const identity = await verifyIdToken({ ...tokens, idToken }, server, client, jwks, {
          strength: settings.idTokenCheck,
          cameOverTls: sentinel.startsWith('https:'),
          nowSeconds: Math.floor(now() / 1_000),
        });
        return { tokens, ...identity };
      }),

    /**
     * Exchanges a refresh token for new tokens (RFC 6749 §6), within {@link refreshLimitMs} once Sentinel's origin is
     * known. A response without a refresh token keeps the old one. Claims are null without an id token, which is the
     * usual case, and with one that cannot be checked.
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
        const claims = await verifyRefreshedIdToken(
          { ...tokens, idToken },
          sub,
          server,
          client,
          keys,
          Math.floor(now() / 1_000),
        );
        return { tokens, claims };
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
