import { z } from 'zod';
import type { Config } from '../../lib/config/config';
import { isLoopback } from '../../lib/config/settings';
import { type CookieSettings, cookieName } from '../../lib/http/cookies';
import { fetchWithLimits, type OutboundRequest } from '../../lib/outbound/fetch';
import { type CheckResult, createCheckResults, errorSummary } from '../check-result';
import { redirectTarget } from './client';

type PublicSettings = Pick<Config, 'appUrl' | 'installations' | 'redisUrl'> & CookieSettings;

/** Sends a request like a browser, and follows no redirect. */
type Send = (url: string, request?: OutboundRequest) => Promise<Response>;

type Check = (
  settings: PublicSettings,
  send: Send,
) => Promise<CheckResult | readonly CheckResult[]>;

const { ok, warning, failed } = createCheckResults('public address');
const largeHeaders = createCheckResults('large headers');

const healthSchema = z.object({ status: z.literal('ok'), version: z.string() });
const notReadySchema = z.object({ notReady: z.array(z.enum(['sentinel', 'session_store'])) });

/** As many bytes as the largest session cookie and five transaction cookies. */
const largestCookies = Array.from(
  { length: 4 },
  (_, index) => `doctor${index}=${'x'.repeat(3_700)}`,
).join('; ');
/** The response that expires this number of session cookie chunks is larger than 12 KB. */
const chunkCount = 100;

/**
 * Sends requests to the running app at its public URL: whether it responds, whether its settings match, and whether a
 * proxy in front of it changes requests or responses.
 */
export async function checkPublicAddress(
  settings: PublicSettings,
  send: Send = fetchWithLimits,
): Promise<readonly CheckResult[]> {
  const { appUrl } = settings;
  const health = await checkHealth(appUrl, send);
  if (health.state !== 'ok') return [health];
  const results: CheckResult[] = [health];
  for (const check of checks) {
    const result = await check(settings, send).catch((error: unknown) =>
      failed(
        `${appUrl} stopped responding: ${errorSummary(error)}`,
        'check the logs of the app and of the proxy',
      ),
    );
    results.push(...[result].flat());
  }
  return results;
}

/** Whether this app responds there, and no other server. */
async function checkHealth(appUrl: string, send: Send): Promise<CheckResult> {
  const response = await send(`${appUrl}/api/health`).catch(errorSummary);
  if (typeof response === 'string') {
    return failed(
      `nothing responds at ${appUrl}: ${response}`,
      'start the app, then run this again: half of the checks need it. If it runs, check APP_URL, DNS and the proxy',
    );
  }
  const target = redirectTarget(response, appUrl);
  if (target) {
    return failed(
      `${appUrl} redirects to ${target.origin}`,
      'set APP_URL to the final URL, or remove the redirect: sign-in returns to APP_URL only',
    );
  }
  const body = healthSchema.safeParse(await response.json().catch(() => null));
  return body.success
    ? ok(`this app responds at ${appUrl}, version ${body.data.version}`)
    : failed(
        `another server responds at ${appUrl}: status ${response.status}`,
        'check APP_URL, and the target of the proxy in front of the app',
      );
}

/** Vercel marks each response, so it is known from any computer. */
const checkHost: Check = async ({ appUrl, redisUrl }, send) => {
  const { headers } = await send(`${appUrl}/api/health`);
  if (!headers.has('x-vercel-id')) return [];
  return redisUrl === null
    ? warning(
        'the app runs on Vercel without Redis, so a copied cookie stays valid after sign-out',
        'set REDIS_URL and deploy again, unless SESSION_STORE=cookie is what you want (docs/deployment.md)',
      )
    : ok('the app runs on Vercel, with sessions in Redis');
};

const checkReady: Check = async ({ appUrl }, send) => {
  const response = await send(`${appUrl}/api/ready`);
  if (response.ok) return ok('the app is ready for sign-ins');
  const body = notReadySchema.safeParse(await response.json().catch(() => null));
  const services = body.success ? body.data.notReady.join(', ') : `status ${response.status}`;
  return failed(
    `the app is not ready: ${services}`,
    'sentinel: the app cannot look up Sentinel’s host; session_store: it cannot reach Redis. The app may run with other settings or in another network than this command',
  );
};

/** Whether a sign-in starts correctly, and whether its cookie arrives. */
const checkSignIn: Check = async ({ appUrl, isHttps, installations }, send) => {
  const [{ accountId, clientId }] = installations;
  const login = `${appUrl}/login?account=${accountId}`;
  const response = await send(login);
  if (response.status === 429) {
    return warning(
      'the app rejects sign-ins with 429: too many are unfinished',
      'check SIGN_IN_LIMIT and TRUSTED_PROXIES: all users may appear to have the same client IP',
    );
  }
  const target = redirectTarget(response, appUrl);
  const redirectUri = target?.searchParams.get('redirect_uri') ?? null;
  if (!target || redirectUri === null) {
    return failed(
      `a sign-in does not redirect to Sentinel: ${target ? `it redirects to ${target.origin}${target.pathname}` : `status ${response.status}`}`,
      'search the log of the app for sign_in_failed',
    );
  }
  const problems = [
    redirectUri !== `${appUrl}/callback` &&
      failed(
        'the app runs with another APP_URL than this command',
        `set APP_URL to ${appUrl} in the environment of the app`,
      ),
    target.searchParams.get('client_id') !== clientId &&
      failed(
        'the app runs with another client id than this command',
        'use the same settings for both',
      ),
    cookieProblem(response.headers.getSetCookie(), isHttps),
    // Each sign-in has its own state, so two equal responses come from a cache.
    (await send(login)).headers.get('location') === target.href &&
      failed(
        'a cache in front of the app serves the response of one user to others',
        'configure the cache to respect Cache-Control: no-store',
      ),
  ].filter((problem) => typeof problem === 'object' && problem !== null);
  return problems.length > 0
    ? problems
    : ok('a sign-in redirects to Sentinel, with this app as the return address');
};

function cookieProblem(setCookies: readonly string[], isHttps: boolean): CheckResult | null {
  const name = isHttps ? /^__Host-attempt\./ : /^attempt(?:-\w+)?\./;
  const cookie = setCookies.find((line) => name.test(line));
  if (cookie === undefined) {
    return failed(
      'the cookie of a sign-in does not arrive',
      'configure the proxy not to change Set-Cookie, and use the same APP_URL for the app and this command',
    );
  }
  const isChanged = /;\s*domain=/i.test(cookie) || !/;\s*path=\/(?:;|$)/i.test(cookie);
  const isUnsafe = isHttps && !/;\s*secure/i.test(cookie);
  return isChanged || isUnsafe
    ? failed(
        'a proxy changes the cookies of the app, so browsers reject them',
        'configure the proxy not to change Domain, Path and Secure of Set-Cookie (nginx: no proxy_cookie_domain, no proxy_cookie_path)',
      )
    : null;
}

/** The app accepts forms from its own origin only: without a session the status has to be 401, not 403. */
const checkOrigin: Check = async ({ appUrl }, send) => {
  const form = { method: 'POST', headers: { origin: appUrl } } as const;
  const { status } = await send(`${appUrl}/api/session/extend`, form);
  return status === 401
    ? ok('forms arrive unchanged')
    : failed(
        `the app rejects a form from ${appUrl}: status ${status}`,
        'set APP_URL of the app to the URL that browsers show, and configure the proxy not to change Origin and POST requests',
      );
};

const checkPlainHttp: Check = async ({ appUrl, isHttps }, send) => {
  const { hostname, port } = new URL(appUrl);
  if (!isHttps || port !== '' || isLoopback(hostname)) return [];
  const response = await send(`http://${hostname}/`).catch(() => null);
  const location = response?.headers.get('location') ?? '';
  return response === null || location.startsWith('https://')
    ? ok('no page is available without TLS')
    : warning(
        `http://${hostname} responds without TLS: status ${response.status}`,
        'configure the proxy to redirect to https',
      );
};

/** Sends as many cookies as a browser with the largest session. */
const checkLargeRequest: Check = async ({ appUrl }, send) => {
  const outcome = await send(`${appUrl}/api/health`, { headers: { cookie: largestCookies } }).then(
    ({ status }) => `status ${status}`,
    errorSummary,
  );
  const size = `${Math.round(largestCookies.length / 1_000)} KB of cookies in a request`;
  return outcome === 'status 200'
    ? largeHeaders.ok(`${size} arrive`)
    : largeHeaders.failed(
        `${size} do not arrive: ${outcome}`,
        'raise the header limit of the proxy (nginx: large_client_header_buffers 4 32k): users with large tokens cannot use the app after sign-in',
      );
};

/** Makes the app send many cookies: it expires the chunks of an invalid session cookie. */
const checkLargeResponse: Check = async (settings, send) => {
  const name = cookieName('session', settings);
  const cookie = Array.from({ length: chunkCount }, (_, index) => `${name}.${index}=x`).join('; ');
  const url = `${settings.appUrl}/dashboard`;
  const outcome = await send(url, { headers: { cookie } }).catch(errorSummary);
  const setCookies = typeof outcome === 'string' ? [] : outcome.headers.getSetCookie();
  const size = `${Math.round(setCookies.join('').length / 1_000)} KB of cookies in a response`;
  return setCookies.length >= chunkCount
    ? largeHeaders.ok(`${size} arrive`)
    : largeHeaders.failed(
        `large responses do not arrive: ${typeof outcome === 'string' ? outcome : `status ${outcome.status}, ${setCookies.length} cookies of ${chunkCount}`}`,
        'raise the buffers of the proxy (nginx: proxy_buffer_size 32k; proxy_buffers 8 32k): users with large tokens cannot sign in',
      );
};

const checks: readonly Check[] = [
  checkHost,
  checkReady,
  checkSignIn,
  checkOrigin,
  checkPlainHttp,
  checkLargeRequest,
  checkLargeResponse,
];
