import { randomBytes } from 'node:crypto';
import type { Installation } from '../../lib/config/installations';
import { fetchWithLimits } from '../../lib/outbound/fetch';
import { createSentinelClient } from '../../lib/sentinel/client';
import { isTrustedHost } from '../../lib/sentinel/trusted-hosts';
import { type CheckResult, createCheckResults } from '../check-result';
import {
  connectionAdvice,
  errorSummary,
  requestLimits,
  type SentinelSettings,
} from '../sentinel-settings';
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
  settings: SentinelSettings,
  origin: string,
): Promise<readonly CheckResult[]> {
  const { ok, warning, failed } = createCheckResults(`authorization ${installation.accountId}`);
  const redirectUri = `${settings.appUrl}/callback`;
  const client = createSentinelClient(
    { ...settings, ...installation, redirectUri, sentinelUrl: origin },
    async () => origin,
  );
  const url = await client.authorizationUrl({
    state: randomBytes(16).toString('hex'),
    codeVerifier: null,
  });
  let response: Response;
  try {
    response = await fetchWithLimits(url, {}, requestLimits);
  } catch (error) {
    return [
      failed(`Sentinel at ${origin} does not respond: ${errorSummary(error)}`, connectionAdvice),
    ];
  }
  const { status } = response;
  if (status === 401) {
    return [
      failed(
        'Sentinel responds with 401: this account has no app with this client id',
        'check LP_CLIENT_ID (the app install id, not the client name), and that the app is installed and enabled in this account',
      ),
    ];
  }
  if (status === 400) {
    return [
      failed(
        'Sentinel responds with 400: it rejects this request, usually because of the redirect URI',
        `register ${redirectUri} as redirect URI, with exactly this scheme, host, port and path. npm run manifest prints it`,
      ),
    ];
  }
  const location = response.headers.get('location');
  const target = location !== null && URL.canParse(location, url) ? new URL(location, url) : null;
  if (target && status >= 300 && status < 400) {
    const error = target.href.startsWith(redirectUri) ? target.searchParams.get('error') : null;
    if (error === null && isExpectedRedirect(target, redirectUri, settings, origin)) {
      return [ok(`Sentinel accepts this client id with ${redirectUri}`)];
    }
    if (error === null) {
      return [
        warning(
          `${origin} redirects to ${target.origin}, which is not a LivePerson host`,
          'check SENTINEL_URL, and whether a proxy with a login page responds instead of Sentinel',
        ),
      ];
    }
    return [
      failed(
        `Sentinel redirects back with the error ${printable(error)}`,
        'ask LivePerson whether this app has both grant types (authorization_code, refresh_token) and the scope',
      ),
    ];
  }
  return [
    warning(
      `Sentinel responds with ${status}, which shows nothing about this app`,
      'try again in a minute: LivePerson may have an outage',
    ),
  ];
}

/** Whether a redirect leads back to the app or to a LivePerson host, such as its login page. */
function isExpectedRedirect(
  target: URL,
  redirectUri: string,
  { trustedDomains }: SentinelSettings,
  origin: string,
): boolean {
  return (
    target.origin === origin ||
    isTrustedHost(target.hostname, trustedDomains) ||
    target.href.startsWith(redirectUri)
  );
}

/** A query parameter can contain anything, so only simple codes are printed. */
const printable = (text: string) => (/^[\w.-]{1,60}$/.test(text) ? text : '(not printable)');

/**
 * Sends a made-up code, and a made-up refresh token. A rejection alone does not show that the secret is right: LivePerson
 * documents one status for all of them. It is right if Sentinel names the client for another secret, and not for this one.
 */
export async function checkClientSecret(
  installation: Installation,
  settings: SentinelSettings,
  origin: string,
): Promise<readonly CheckResult[]> {
  const { ok, warning, failed } = createCheckResults(`client secret ${installation.accountId}`);
  const madeUp = `doctor-${randomBytes(16).toString('hex')}`;
  const code = {
    grant_type: 'authorization_code',
    code: madeUp,
    redirect_uri: `${settings.appUrl}/callback`,
  };
  const refresh = { grant_type: 'refresh_token', refresh_token: madeUp };
  const responses: TokenEndpointResponse[] = [];
  for (const parameters of [code, refresh]) {
    let response: TokenEndpointResponse;
    try {
      response = await requestToken(installation, settings, origin, parameters);
    } catch (error) {
      const found = `cannot tell: the token endpoint does not respond: ${errorSummary(error)}`;
      return [warning(found, connectionAdvice)];
    }
    if (response.status !== 400 && response.status !== 401) {
      const found = `cannot tell: the token endpoint’s response is inconclusive: ${response.description}`;
      return [warning(found, 'try again in a minute: LivePerson may have an outage')];
    }
    const cause = namedCause(response, parameters.grant_type);
    if (cause) return [failed(`${cause[0]}: ${response.description}`, cause[1])];
    responses.push(response);
  }
  const other = await requestToken(
    { ...installation, clientSecret: wrongSecret() },
    settings,
    origin,
    code,
  ).catch(() => null);
  if (other && namesClient(other) && responses.every((each) => each.code === 'invalid_grant')) {
    return [ok('Sentinel accepts it')];
  }
  return [
    warning(
      `cannot tell whether the secret and the grant types are right: a made-up code gets ${responses[0]?.description}, another secret ${other?.description ?? 'no response'}`,
      'compare LP_CLIENT_SECRET with the one from LivePerson, then sign in once: npm run doctor -- --sign-in',
    ),
  ];
}

/** The cause that a response names, and what to do; null if it names none. */
function namedCause(
  response: TokenEndpointResponse,
  grantType: string,
): readonly [found: string, whatToDo: string] | null {
  if (namesClient(response)) {
    return [
      'Sentinel rejects the client id with this secret',
      'check LP_CLIENT_SECRET: the whole secret of this app install id, without quotes or spaces',
    ];
  }
  switch (response.code) {
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return [
        `Sentinel rejects the grant type ${grantType} for this app`,
        'ask LivePerson to add authorization_code and refresh_token to the grant_types of this app',
      ];
    case 'invalid_request':
    case 'invalid_scope':
      return [
        'Sentinel rejects the token request itself',
        'check SENTINEL_API_VERSION (2.0 or 1.0)',
      ];
    default:
      return null;
  }
}
