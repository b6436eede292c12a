import { randomBytes } from 'node:crypto';
import type { Installation } from '../../lib/config/installations';
import { fetchWithLimits } from '../../lib/outbound/fetch';
import { createSentinelClient, type SentinelClient } from '../../lib/sentinel/client';
import { isTrustedHost } from '../../lib/sentinel/domain-lookup';
import { SentinelError } from '../../lib/sentinel/errors';
import { type CheckResult, createCheckResults } from '../check-result';
import {
  errorSummary,
  requestLimits,
  type SentinelSettings,
  unreachableResult,
} from '../sentinel-settings';

const clientOf = (
  installation: Installation,
  place: SentinelSettings,
  origin: string,
): SentinelClient =>
  createSentinelClient(
    { ...place, ...installation, redirectUri: `${place.appUrl}/callback`, sentinelUrl: origin },
    async () => origin,
  );

/**
 * Sends the authorization request that a browser would send, and looks at nothing but the first answer: whether the
 * account knows this client id and redirect URI.
 */
export async function checkAuthorization(
  installation: Installation,
  place: SentinelSettings,
  origin: string,
): Promise<readonly CheckResult[]> {
  const { ok, warning, failed } = createCheckResults(`authorization ${installation.accountId}`);
  const redirectUri = `${place.appUrl}/callback`;
  const client = clientOf(installation, place, origin);
  const url = await client.authorizationUrl({
    state: randomBytes(16).toString('hex'),
    codeVerifier: null,
  });
  let response: Response;
  try {
    response = await fetchWithLimits(url, {}, requestLimits);
  } catch (error) {
    return [
      failed(`Sentinel at ${origin} does not answer: ${errorSummary(error)}`, unreachableResult),
    ];
  }
  const { status } = response;
  if (status === 401) {
    return [
      failed(
        'Sentinel answers 401: it knows no app with this client id in this account',
        'check LP_CLIENT_ID (the app install id, not the client name) and whether the app is installed and enabled in this very account',
      ),
    ];
  }
  if (status === 400) {
    return [
      failed(
        'Sentinel answers 400: it does not take this request',
        `have ${redirectUri} registered as redirect URI, to the letter: scheme, host, port and path. npm run manifest prints it`,
      ),
    ];
  }
  const location = response.headers.get('location');
  const to = location !== null && URL.canParse(location, url) ? new URL(location, url) : null;
  if (to && status >= 300 && status < 400) {
    const error = to.href.startsWith(redirectUri) ? to.searchParams.get('error') : null;
    if (error === null && !isLedAstray(to, redirectUri, place, origin)) {
      return [ok(`Sentinel takes this client id with ${redirectUri}`)];
    }
    if (error === null) {
      return [
        warning(
          `what answers at ${origin} sends people on to ${to.origin}, which is not LivePerson’s`,
          'see whether something in between answers in Sentinel’s place, such as a proxy that wants a login; and check SENTINEL_URL',
        ),
      ];
    }
    return [
      failed(
        `Sentinel sends people back with the error ${shown(error)}`,
        'ask LivePerson whether both grant types (authorization_code, refresh_token) are allowed for this app, and its scope',
      ),
    ];
  }
  return [
    warning(
      `Sentinel answers ${status}, which says nothing about this app`,
      'try again in a minute; LivePerson may have a fault',
    ),
  ];
}

/** Whether a redirect leads neither back to the app nor to a place of LivePerson's, such as its login page. */
function isLedAstray(
  to: URL,
  redirectUri: string,
  { trustedDomains }: SentinelSettings,
  origin: string,
): boolean {
  const isTrusted = to.origin === origin || isTrustedHost(to.hostname, trustedDomains);
  return !isTrusted && !to.href.startsWith(redirectUri);
}

/** What stands in an address may be anything. */
const shown = (text: string) => (/^[\w.-]{1,60}$/.test(text) ? text : 'of an unknown kind');

/** Offers a code that nobody issued: Sentinel looks at the client's credentials before it refuses the code. */
export async function checkClientSecret(
  installation: Installation,
  place: SentinelSettings,
  origin: string,
): Promise<readonly CheckResult[]> {
  const { ok, warning, failed } = createCheckResults(`client secret ${installation.accountId}`);
  const state = randomBytes(16).toString('hex');
  const answer = new URLSearchParams({ code: `doctor-${state}`, state });
  try {
    await clientOf(installation, place, origin).exchangeAuthorizationCode(answer, {
      state,
      codeVerifier: null,
    });
  } catch (error) {
    const reason = error instanceof SentinelError ? error.reason : null;
    if (reason === 'sentinel_refused') return [ok('Sentinel takes it')];
    if (reason === 'configuration') {
      return [
        failed(
          `Sentinel does not take the client id with this secret: ${errorSummary(error)}`,
          'check LP_CLIENT_SECRET, and SENTINEL_API_VERSION (2.0 or 1.0)',
        ),
      ];
    }
    return [
      warning(
        `the token endpoint gives no answer that tells: ${errorSummary(error)}`,
        'try again in a minute; LivePerson may have a fault',
      ),
    ];
  }
  return [warning('Sentinel took a code that it never issued', 'tell LivePerson')];
}
