import { randomBytes } from 'node:crypto';
import type { Config } from '../../lib/config/config';
import type { Installation } from '../../lib/config/installations';
import { fetchWithLimits } from '../../lib/outbound/fetch';
import { createSentinelClient } from '../../lib/sentinel/client';
import { isTrustedHost } from '../../lib/sentinel/trusted-hosts';
import {
  type CheckResult,
  connectionAdvice,
  createCheckResults,
  errorSummary,
} from '../check-result';
import {
  namesClient,
  requestToken,
  type TokenEndpointResponse,
  wrongSecret,
} from '../token-request';

/**
 * Sends the authorization request of a browser. The first response shows whether the account accepts this client id and
 * redirect URI.
 */
export async function checkAuthorization(
  installation: Installation,
  config: Config,
  origin: string,
): Promise<CheckResult> {
  const { ok, warning, failed } = createCheckResults(`authorization ${installation.accountId}`);
  const { redirectUri } = config;
  const client = createSentinelClient({ ...config, ...installation }, async () => origin);
  const state = randomBytes(16).toString('hex');
  const url = await client.authorizationUrl({ state, codeVerifier: null });
  const response = await fetchWithLimits(url).catch(errorSummary);
  if (typeof response === 'string') {
    return failed(`Sentinel at ${origin} does not respond: ${response}`, connectionAdvice);
  }
  const { status } = response;
  if (status === 401) {
    return failed(
      'Sentinel responds with 401: this account has no app with this client id',
      'check LP_CLIENT_ID (the app install id, not the client name), and that the app is installed and enabled in this account',
    );
  }
  if (status === 400) {
    return failed(
      'Sentinel responds with 400: it rejects this request, usually because of the redirect URI',
      `register ${redirectUri} as redirect URI, with exactly this scheme, host, port and path. npm run manifest prints it`,
    );
  }
  const target = redirectTarget(response, url);
  if (!target || status < 300 || status >= 400) {
    return warning(
      `Sentinel responds with ${status}, which shows nothing about this app`,
      'try again in a minute: LivePerson may have an outage',
    );
  }
  const isToApp = target.href.startsWith(redirectUri);
  const error = isToApp ? target.searchParams.get('error') : null;
  if (error !== null) {
    // A query parameter can contain anything, so only simple codes are printed.
    const code = /^[\w.-]{1,60}$/.test(error) ? error : '(not printable)';
    return failed(
      `Sentinel redirects back with the error ${code}`,
      'ask LivePerson whether this app has both grant types (authorization_code, refresh_token) and the scope',
    );
  }
  // LivePerson's login page may be on another host.
  const isTrusted = isTrustedHost(target.hostname, config.trustedDomains);
  return isToApp || isTrusted || target.origin === origin
    ? ok(`Sentinel accepts this client id with ${redirectUri}`)
    : warning(
        `${origin} redirects to ${target.origin}, which is not a LivePerson host`,
        'check SENTINEL_URL, and whether a proxy with a login page responds instead of Sentinel',
      );
}

/** Where a response redirects to; null if nowhere. */
export function redirectTarget({ headers }: Response, base: string | URL): URL | null {
  const location = headers.get('location');
  return location !== null && URL.canParse(location, base) ? new URL(location, base) : null;
}

/**
 * Sends a made-up code, and a made-up refresh token. A rejection alone does not show that the secret is right: LivePerson
 * documents one status for all of them. It is right if Sentinel names the client for another secret, and not for this one.
 */
export async function checkClientSecret(
  installation: Installation,
  config: Config,
  origin: string,
): Promise<CheckResult> {
  const { ok, warning, failed } = createCheckResults(`client secret ${installation.accountId}`);
  const madeUp = `doctor-${randomBytes(16).toString('hex')}`;
  const code = { grant_type: 'authorization_code', code: madeUp, redirect_uri: config.redirectUri };
  const refresh = { grant_type: 'refresh_token', refresh_token: madeUp };
  const responses: TokenEndpointResponse[] = [];
  for (const parameters of [code, refresh]) {
    const response = await requestToken(installation, config, origin, parameters).catch(
      errorSummary,
    );
    if (typeof response === 'string') {
      const found = `cannot tell: the token endpoint does not respond: ${response}`;
      return warning(found, connectionAdvice);
    }
    if (response.status !== 400 && response.status !== 401) {
      const found = `cannot tell: the token endpoint’s response is inconclusive: ${response.description}`;
      return warning(found, 'try again in a minute: LivePerson may have an outage');
    }
    const cause = namedCause(response, parameters.grant_type);
    if (cause) return failed(`${cause[0]}: ${response.description}`, cause[1]);
    responses.push(response);
  }
  const wrong = { ...installation, clientSecret: wrongSecret() };
  const other = await requestToken(wrong, config, origin, code).catch(() => null);
  if (other && namesClient(other) && responses.every((each) => each.code === 'invalid_grant')) {
    return ok('Sentinel accepts it');
  }
  return warning(
    `cannot tell whether the secret and the grant types are right: a made-up code gets ${responses[0]?.description}, another secret ${other?.description ?? 'no response'}`,
    'compare LP_CLIENT_SECRET with the one from LivePerson, then sign in once: npm run doctor -- --sign-in',
  );
}

/** The cause that a response names, and what to do; null if it names none. */
function namedCause(
  response: TokenEndpointResponse,
  grantType: string,
): readonly [found: string, whatToDo: string] | null {
  const { code } = response;
  if (namesClient(response)) {
    return [
      'Sentinel rejects the client id with this secret',
      'check LP_CLIENT_SECRET: the whole secret of this app install id, without quotes or spaces',
    ];
  }
  if (code === 'unauthorized_client' || code === 'unsupported_grant_type') {
    return [
      `Sentinel rejects the grant type ${grantType} for this app`,
      'ask LivePerson to add authorization_code and refresh_token to the grant_types of this app',
    ];
  }
  if (code === 'invalid_request' || code === 'invalid_scope') {
    return ['Sentinel rejects the token request itself', 'check SENTINEL_API_VERSION (2.0 or 1.0)'];
  }
  return null;
}
