import * as oauth from 'oauth4webapi';
import type { Config } from '../config/config';
import type { Installation } from '../config/installations';
import { fetchWithLimits } from '../outbound/fetch';
import { sentinelLimits, withTimeout } from '../outbound/limits';
import { systemClock } from '../runtime/clock';
import { type AuthorizationSecrets, authorizationRequest } from './authorization-request';
import { validateAuthorizationResponse } from './authorization-response';
import type { DomainLookup } from './domain-lookup';
import { describeErrorBody, SentinelError, toRefreshError, toSentinelError } from './errors';
import {
  clockToleranceSeconds,
  type IdTokenClaims,
  verifyIdToken,
  verifyRefreshedIdToken,
} from './id-token';
import { createJwks, type Jwks, wellKnownJwksUrl } from './jwks';
import { parseTokenResponse, type TokenSet } from './token-response';

export type SentinelSettings = Omit<Installation, 'name'> &
  Pick<Config, 'sentinelUrl' | 'apiVersion' | 'jwksUrl' | 'idTokenCheck' | 'scope' | 'redirectUri'>;

/** How long a refresh waits for the key of an id token. The new tokens are usable without it. */
const refreshKeysLimitMs = 1_500;
export const refreshLimitMs = sentinelLimits.timeoutMs + refreshKeysLimitMs;

export type SentinelClient = ReturnType<typeof createSentinelClient>;

/** The client of one installation. Every method throws {@link SentinelError} and nothing else. */
export function createSentinelClient(
  settings: SentinelSettings,
  lookUp: DomainLookup,
  clock = systemClock,
) {
  const { accountId, clientId, clientSecret, redirectUri } = settings;
  const auth = oauth.ClientSecretPost(clientSecret);
  const origin = async () => settings.sentinelUrl ?? (await lookUp('sentinel'));
  const jwksUrl = async () => settings.jwksUrl ?? wellKnownJwksUrl(await origin());
  const keys = createJwks(jwksUrl, clock);
  const { now } = clock;

  /** The arguments of oauth4webapi for Sentinel at this origin. */
  function connectionTo(sentinel: string) {
    const account = `${sentinel}/sentinel/api/account/${accountId}`;
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
        client_id: clientId,
        id_token_signed_response_alg: 'RS256',
        [oauth.clockTolerance]: clockToleranceSeconds,
        [oauth.clockSkew]: Math.round((now() - Date.now()) / 1_000),
      } satisfies oauth.Client,
      options: {
        // The settings allow http for loopback hosts only.
        [oauth.allowInsecureRequests]: sentinel.startsWith('http:'),
        [oauth.customFetch]: fetchWithLimits,
      },
      keys,
      strength: settings.idTokenCheck,
      cameOverTls: sentinel.startsWith('https:'),
      nowSeconds: Math.floor(now() / 1_000),
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
    if (response.status === 400) {
      // Its code is in the body (RFC 6749 §5.2). With a challenge or another type oauth4webapi would not read it.
      response.headers.delete('www-authenticate');
      response.headers.set('content-type', 'application/json');
    }
    await process(response).catch((cause: unknown) => {
      const { reason, message } = toSentinelError(cause);
      const description = describeErrorBody(body, clientSecret);
      throw new SentinelError(reason, `${message}, ${description}`, { cause });
    });
  }

  async function readTokenResponse({ server, client }: Connection, response: Response) {
    const process = (error: Response) => oauth.processRefreshTokenResponse(server, client, error);
    if (response.status !== 200) await readError(response, process);
    return parseTokenResponse(await response.json().catch(() => null));
  }

  return {
    origin,

    async authorizationUrl(secrets: AuthorizationSecrets): Promise<URL> {
      const { authorization_endpoint } = connectionTo(await origin()).server;
      return new URL(`${authorization_endpoint}&${await authorizationRequest(settings, secrets)}`);
    },

    /** Exchanges the code of an authorization response that belongs to `state`, and verifies the identity. */
    exchangeAuthorizationCode: (query: URLSearchParams, secrets: AuthorizationSecrets) =>
      request(async (connection) => {
        const { server, client, options } = connection;
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          auth,
          validateAuthorizationResponse(query, secrets.state, connection),
          redirectUri,
          secrets.codeVerifier ?? oauth.nopkce,
          options,
        );
        const { tokens, idToken } = await readTokenResponse(connection, response);
        if (idToken === null) throw new SentinelError('identity_invalid', 'no id token');
        return { tokens, ...(await verifyIdToken(idToken, connection)) };
      }),

    /**
     * Exchanges a refresh token (RFC 6749 §6), within {@link refreshLimitMs} once Sentinel's origin is known. Claims are
     * null without an id token, which is the usual case, and with one that cannot be checked.
     */
    refreshTokens: (refreshToken: string, sub: string) =>
      request(async (connection): Promise<{ tokens: TokenSet; claims: IdTokenClaims | null }> => {
        const { server, client, options } = connection;
        const sent = oauth.refreshTokenGrantRequest(server, client, auth, refreshToken, options);
        const { tokens: received, idToken } = await readTokenResponse(connection, await sent).catch(
          (error: unknown) => {
            throw toRefreshError(error);
          },
        );
        const tokens = { ...received, refreshToken: received.refreshToken ?? refreshToken };
        if (idToken === null) return { tokens, claims: null };
        const find: Jwks['find'] = (kid) => withTimeout(keys.find(kid), refreshKeysLimitMs);
        const verifier = { ...connection, keys: { find } };
        return { tokens, claims: await verifyRefreshedIdToken(idToken, sub, verifier) };
      }),

    /** Revokes a refresh token (RFC 7009). This ends the user's session in every LivePerson application. */
    revokeToken: (refreshToken: string) =>
      request(async ({ server, client, options }) => {
        const response = await oauth.revocationRequest(server, client, auth, refreshToken, options);
        await readError(response, oauth.processRevocationResponse);
      }),
  };
}
