import { randomBytes } from 'node:crypto';
import type { Installation } from '../../lib/config/installations';
import { fetchWithLimits } from '../../lib/outbound/fetch';
import { createSentinelClient, type SentinelClient } from '../../lib/sentinel/client';
import { isTrustedHost } from '../../lib/sentinel/domain-lookup';
import { SentinelError } from '../../lib/sentinel/errors';
import { type CheckResult, createCheckResults } from '../check-result';
import {
  connectionAdvice,
  errorSummary,
  requestLimits,
  type SentinelSettings,
} from '../sentinel-settings';

const sentinelClient = (
  installation: Installation,
  settings: SentinelSettings,
  origin: string,
): SentinelClient =>
  createSentinelClient(
    {
      ...settings,
      ...installation,
      redirectUri: `${settings.appUrl}/callback`,
      sentinelUrl: origin,
    },
    async () => origin,
  );

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
  const client = sentinelClient(installation, settings, origin);
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
        'Sentinel responds with 400: it rejects this request',
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

/** Sends an invalid code: Sentinel checks the client's credentials before it rejects the code. */
export async function checkClientSecret(
  installation: Installation,
  settings: SentinelSettings,
  origin: string,
): Promise<readonly CheckResult[]> {
  const { ok, warning, failed } = createCheckResults(`client secret ${installation.accountId}`);
  const state = randomBytes(16).toString('hex');
  const callbackParams = new URLSearchParams({ code: `doctor-${state}`, state });
  try {
    await sentinelClient(installation, settings, origin).exchangeAuthorizationCode(callbackParams, {
      state,
      codeVerifier: null,
    });
  } catch (error) {
    const reason = error instanceof SentinelError ? error.reason : null;
    if (reason === 'sentinel_refused') return [ok('Sentinel accepts it')];
    if (reason === 'configuration') {
      return [
        failed(
          `Sentinel rejects the client id with this secret: ${errorSummary(error)}`,
          'check LP_CLIENT_SECRET, and SENTINEL_API_VERSION (2.0 or 1.0)',
        ),
      ];
    }
    return [
      warning(
        `the token endpoint’s response is inconclusive: ${errorSummary(error)}`,
        'try again in a minute: LivePerson may have an outage',
      ),
    ];
  }
  return [warning('Sentinel accepted a code that it never issued', 'report this to LivePerson')];
}
