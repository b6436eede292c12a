import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { EmulatorEnv } from './endpoint';
import { repeatedParameter } from './oauth-error';
import { errorPage } from './pages';
import { type AuthorizationRequest, loginLifetimeSeconds, loginsCookie } from './pending-logins';
import { ssoCookie } from './sso-sessions';
import type { EmulatorState } from './state';

/** The authorization request: redirects to the login page, or to the app if the user is signed in already. */
export function authorizeEndpoint(c: Context<EmulatorEnv>, state: EmulatorState) {
  c.header('Cache-Control', 'no-store');
  const query = new URL(c.req.url).searchParams;
  const request = parseRequest(query, c.req.param('account'), state);
  if ('problem' in request) return c.html(errorPage(request.problem), request.status);
  const fault = c.get('fault');
  if (fault?.kind === 'authorization_error') {
    return errorRedirect(c, state, request, fault.error, fault.errorDescription);
  }
  if (!state.installation.grantTypes.includes('authorization_code')) {
    return errorRedirect(c, state, request, 'unauthorized_client');
  }
  if (state.dialect.pkce === 'verified' && !hasUsableChallenge(query)) {
    return errorRedirect(c, state, request, 'invalid_request', 'only S256 code challenges');
  }
  const { ssoSessions, dialect } = state;
  const userId = ssoSessions.userIdOf(getCookie(c, ssoCookie));
  const isAlive = userId && ssoSessions.use(userId, state.now(), dialect.ssoIdleSeconds);
  return isAlive ? codeRedirect(c, state, request, userId) : loginRedirect(c, state, request);
}

/** Redirects to the app with a code for this user (RFC 6749 §4.1.2). */
export function codeRedirect(
  c: Context,
  state: EmulatorState,
  request: AuthorizationRequest,
  userId: string,
): Response {
  const code = state.grants.issueCode(request, userId, state.now());
  state.secrets.add(code);
  return appRedirect(c, state, request, { code });
}

/** Redirects to the app with an error (RFC 6749 §4.1.2.1). */
export function errorRedirect(
  c: Context,
  state: EmulatorState,
  request: AuthorizationRequest,
  error: string,
  errorDescription: string | null = null,
): Response {
  return appRedirect(c, state, request, { error, error_description: errorDescription });
}

/** Appends the parameters that are not null to the redirect URI, and leaves its own query as registered. */
function appRedirect(
  c: Context,
  { dialect: { issuer, responseIssuer } }: EmulatorState,
  { redirectUri, state }: AuthorizationRequest,
  parameters: Record<string, string | null>,
): Response {
  const iss = responseIssuer === 'origin' ? new URL(c.req.url).origin : responseIssuer && issuer;
  const added = Object.entries({ ...parameters, state, iss })
    .flatMap(([name, value]) => (value === null ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&');
  return c.redirect(`${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${added}`);
}

/** The request, or why it is rejected without a redirect (RFC 6749 §4.1.2.1): its redirect URI is not to be trusted. */
function parseRequest(
  query: URLSearchParams,
  account: string | undefined,
  { installation }: EmulatorState,
): AuthorizationRequest | { readonly status: 400 | 401; readonly problem: string } {
  const repeated = repeatedParameter(query);
  if (repeated)
    return { status: 400, problem: `The parameter ${repeated} is given more than once.` };
  if (query.get('v') !== '1.0') return { status: 400, problem: 'The parameter v must be 1.0.' };
  if (query.get('response_type') !== 'code') {
    return { status: 400, problem: 'The parameter response_type must be code.' };
  }
  const clientId = query.get('client_id');
  if (!clientId) return { status: 400, problem: 'The parameter client_id is missing.' };
  if (account !== installation.accountId || clientId !== installation.clientId) {
    return { status: 401, problem: 'The account or the app is unknown.' };
  }
  const [only, ...others] = installation.redirectUris;
  const redirectUri = query.get('redirect_uri') ?? (others.length === 0 ? only : undefined);
  if (!redirectUri || !installation.redirectUris.includes(redirectUri)) {
    return {
      status: 400,
      problem: 'The redirect URI is not one of those registered for this app.',
    };
  }
  return {
    clientId,
    redirectUri,
    state: query.get('state'),
    codeChallenge: query.get('code_challenge'),
  };
}

function hasUsableChallenge(query: URLSearchParams): boolean {
  return !query.has('code_challenge') || query.get('code_challenge_method') === 'S256';
}

function loginRedirect(c: Context, state: EmulatorState, request: AuthorizationRequest): Response {
  const knownBrowserId = getCookie(c, loginsCookie);
  const { id, browserId } = state.pendingLogins.add(request, knownBrowserId, state.now());
  const maxAge = loginLifetimeSeconds;
  setCookie(c, loginsCookie, browserId, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge });
  return c.redirect(`/login?attempt=${id}`);
}
