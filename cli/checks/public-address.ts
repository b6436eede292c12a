import { z } from 'zod';
import type { Config } from '../../lib/config/config';
import { isLoopback } from '../../lib/config/loopback';
import { type CookieSettings, cookieName } from '../../lib/http/cookies';
import { fetchWithLimits, type OutboundRequest } from '../../lib/outbound/fetch';
import { type CheckResult, createCheckResults } from '../check-result';
import { errorSummary, requestLimits } from '../sentinel-settings';

/** The app, as people reach it. */
export type PublicSettings = Pick<Config, 'appUrl' | 'installations'> & CookieSettings;

const { ok, warning, failed } = createCheckResults('public address');
const headerFindings = createCheckResults('large headers');

const health = z.object({ status: z.literal('ok'), version: z.string() });
const notReady = z.object({ notReady: z.array(z.enum(['sentinel', 'session_store'])) });

/** Cookies of a session whose tokens take all the room there is, and of five attempts beside it. */
const largestCookies = Array.from(
  { length: 4 },
  (_, index) => `doctor${index}=${'x'.repeat(3_700)}`,
).join('; ');
/** So many pieces of sessions make an answer of more than 12 KB, by which they are taken away. */
const pieces = 100;

/** Asks as a browser does that follows no redirect. */
type Ask = (url: string, call?: OutboundRequest) => Promise<Response>;

const askForReal: Ask = (url, call = {}) => fetchWithLimits(url, call, requestLimits);

/**
 * Asks the running app through its public address, as a browser does: whether it is there at all, whether it takes
 * itself to be there, and whether what stands in front of it lets everything through.
 */
export async function checkPublicAddress(
  place: PublicSettings,
  ask: Ask = askForReal,
): Promise<readonly CheckResult[]> {
  const { appUrl } = place;
  const reached = await reach(appUrl, ask);
  if (reached.state !== 'ok') return [reached];
  const checks = [
    checkReady,
    checkSignIn,
    checkOrigin,
    checkPlainHttp,
    checkLargeRequest,
    checkLargeAnswer,
  ];
  const findings: CheckResult[] = [reached];
  for (const check of checks) {
    findings.push(
      ...(await check(place, ask).catch((error: unknown) => [
        failed(
          `${appUrl} stopped answering: ${errorSummary(error)}`,
          'look into the log of the app and of the proxy',
        ),
      ])),
    );
  }
  return findings;
}

/** Whether this app answers there, and not something else. */
async function reach(appUrl: string, ask: Ask): Promise<CheckResult> {
  let response: Response;
  try {
    response = await ask(`${appUrl}/api/health`);
  } catch (error) {
    return warning(
      `nothing answers at ${appUrl}: ${errorSummary(error)}`,
      'start the app, then run this again: half of the checks need it',
    );
  }
  const location = response.headers.get('location');
  if (location !== null && URL.canParse(location, appUrl)) {
    const { origin } = new URL(location, appUrl);
    return failed(
      `${appUrl} sends everybody on to ${origin}`,
      'set APP_URL to the address that people end up at, or take away the redirect: sign-in comes back to APP_URL alone',
    );
  }
  const answer = health.safeParse(await response.json().catch(() => null));
  return answer.success
    ? ok(`this app answers at ${appUrl}, version ${answer.data.version}`)
    : failed(
        `something else answers at ${appUrl}: status ${response.status}, and not this app’s`,
        'check APP_URL, and where the proxy in front leads',
      );
}

async function checkReady({ appUrl }: PublicSettings, ask: Ask): Promise<readonly CheckResult[]> {
  const response = await ask(`${appUrl}/api/ready`);
  if (response.ok) return [ok('the app is ready for sign-ins')];
  const answer = notReady.safeParse(await response.json().catch(() => null));
  const parts = answer.success ? answer.data.notReady.join(', ') : `status ${response.status}`;
  return [
    failed(
      `the app is not ready: ${parts}`,
      'sentinel: it cannot look up Sentinel’s host; session_store: it does not reach Redis. It may run with other settings, or in another network, than this',
    ),
  ];
}

/** Whether a sign-in begins as it should, and whether the cookie that it needs comes through. */
async function checkSignIn(
  { appUrl, isHttps, installations }: PublicSettings,
  ask: Ask,
): Promise<readonly CheckResult[]> {
  const [{ accountId }] = installations;
  const login = `${appUrl}/login?account=${accountId}`;
  const response = await ask(login);
  if (response.status === 429) {
    return [
      warning(
        'too many sign-in attempts are unfinished',
        'see SIGN_IN_LIMIT and TRUSTED_PROXIES: everybody may seem to come from one address',
      ),
    ];
  }
  const location = response.headers.get('location');
  const to = location !== null && URL.canParse(location, appUrl) ? new URL(location, appUrl) : null;
  const redirectUri = to?.searchParams.get('redirect_uri') ?? null;
  if (to === null || redirectUri === null) {
    return [
      failed(
        `a sign-in does not lead to Sentinel: ${to ? `it leads to ${to.origin}${to.pathname}` : `status ${response.status}`}`,
        'look into the log of the app for sign_in_failed',
      ),
    ];
  }
  const problems = [
    redirectUri !== `${appUrl}/callback` &&
      failed(
        'the app takes itself to be at another address than this',
        `set its APP_URL to ${appUrl}: it comes from the environment of the app, which need not be that of this command`,
      ),
    to.searchParams.get('client_id') !== installations[0].clientId &&
      failed('the app runs with another client id than this', 'give both the same settings'),
    cookieProblem(response.headers.getSetCookie(), isHttps),
    await cacheProblem(login, to, ask),
  ].filter((finding) => typeof finding === 'object' && finding !== null);
  return problems.length > 0 ? problems : [ok('a sign-in leads to Sentinel, and back to here')];
}

function cookieProblem(setCookies: readonly string[], isHttps: boolean): CheckResult | null {
  const name = isHttps ? /^__Host-attempt\./ : /^attempt(?:-\w+)?\./;
  const attempt = setCookies.find((cookie) => name.test(cookie));
  if (attempt === undefined) {
    return failed(
      'the cookie of a sign-in attempt does not come through',
      'let the proxy pass Set-Cookie as it is; and let the app and this command have the same APP_URL',
    );
  }
  const isChanged = /;\s*domain=/i.test(attempt) || !/;\s*path=\/(?:;|$)/i.test(attempt);
  const isUnsafe = isHttps && !/;\s*secure/i.test(attempt);
  return isChanged || isUnsafe
    ? failed(
        'something in front of the app changes its cookies: browsers refuse them then',
        'let the proxy pass Domain, Path and Secure of Set-Cookie as they are (nginx: no proxy_cookie_domain, no proxy_cookie_path)',
      )
    : null;
}

/** No two attempts are the same, so the same answer twice is one out of a cache. */
async function cacheProblem(login: string, first: URL, ask: Ask): Promise<CheckResult | null> {
  const again = (await ask(login)).headers.get('location');
  return again === first.href
    ? failed(
        'something in front of the app keeps its answers and gives them to others',
        'have it obey Cache-Control: no-store',
      )
    : null;
}

/** A form of this app is only taken from its own address: signed out, the answer has to be 401 and not 403. */
async function checkOrigin({ appUrl }: PublicSettings, ask: Ask): Promise<readonly CheckResult[]> {
  const response = await ask(`${appUrl}/api/session/extend`, {
    method: 'POST',
    headers: { origin: appUrl },
  });
  return response.status === 401
    ? [ok('forms come through')]
    : [
        failed(
          `a form that is sent from ${appUrl} is answered ${response.status}`,
          'set the app’s APP_URL to what the browser shows, and let the proxy pass Origin and POST as they are',
        ),
      ];
}

async function checkPlainHttp(
  { appUrl, isHttps }: PublicSettings,
  ask: Ask,
): Promise<readonly CheckResult[]> {
  const { hostname, port } = new URL(appUrl);
  if (!isHttps || port !== '' || isLoopback(hostname)) return [];
  const response = await ask(`http://${hostname}/`).catch(() => null);
  const location = response?.headers.get('location') ?? '';
  return response === null || location.startsWith('https://')
    ? [ok('nobody is served without TLS')]
    : [
        warning(
          `http://${hostname} answers without TLS: status ${response.status}`,
          'have the proxy redirect it to https',
        ),
      ];
}

/** What a browser with a big session sends. */
async function checkLargeRequest(
  { appUrl }: PublicSettings,
  ask: Ask,
): Promise<readonly CheckResult[]> {
  const { ok, failed } = headerFindings;
  const found = await ask(`${appUrl}/api/health`, { headers: { cookie: largestCookies } }).then(
    ({ status }) => (status === 200 ? null : `status ${status}`),
    errorSummary,
  );
  const size = `${Math.round(largestCookies.length / 1_000)} KB of cookies in a request`;
  return found === null
    ? [ok(`${size} come through`)]
    : [
        failed(
          `${size} do not come through: ${found}`,
          'raise the proxy’s limit (nginx: large_client_header_buffers 4 32k): people with big tokens are locked out after they have signed in',
        ),
      ];
}

/** What the app sends to a browser with a big session: here, that many pieces of no session are taken away. */
async function checkLargeAnswer(place: PublicSettings, ask: Ask): Promise<readonly CheckResult[]> {
  const { ok, failed } = headerFindings;
  const name = cookieName('session', place);
  const cookie = Array.from({ length: pieces }, (_, index) => `${name}.${index}=x`).join('; ');
  const answer = await ask(`${place.appUrl}/dashboard`, { headers: { cookie } }).then(
    (response) => response,
    errorSummary,
  );
  const setCookies = typeof answer === 'string' ? [] : answer.headers.getSetCookie();
  const size = `${Math.round(setCookies.join('').length / 1_000)} KB of cookies in an answer`;
  return setCookies.length >= pieces
    ? [ok(`${size} come through`)]
    : [
        failed(
          `large answers do not come through: ${typeof answer === 'string' ? answer : `status ${answer.status}, ${setCookies.length} cookies of ${pieces}`}`,
          'raise the proxy’s buffers (nginx: proxy_buffer_size 32k; proxy_buffers 8 32k): people with big tokens cannot sign in',
        ),
      ];
}
