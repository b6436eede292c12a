import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import {
  type AuthorizationRequest,
  attemptLifeSeconds,
  attemptsCookie,
} from './authorization-requests';
import type { Dialect } from './dialect';
import type { EmulatorEnv, EndpointHandler, EndpointPath } from './endpoint';
import { errorPage } from './error-page';
import { repeatedParameter } from './oauth-error';
import { ssoCookie } from './sso-sessions';
import type { EmulatorState } from './state';

export const authorizePath: EndpointPath = {
  endpoint: 'authorize',
  method: 'GET',
  path: '/sentinel/api/account/:account/authorize',
};

/** The authorization request: to the login page, or straight back to the app for somebody signed in already. */
export function authorizeEndpoint(state: EmulatorState): EndpointHandler {
  return (c) => {
    c.header('Cache-Control', 'no-store');
    const query = new URL(c.req.url).searchParams;
    const request = checkedRequest(query, c.req.param('account'), state);
    if ('fault' in request) return c.html(errorPage(request.fault), request.status);
    const fault = c.get('fault');
    if (fault?.kind === 'authorization_error') {
      const { error, errorDescription } = fault;
      return c.redirect(errorRedirect(c, state, request, error, errorDescription));
    }
    if (state.dialect.pkce === 'verified' && !hasUsableChallenge(query)) {
      return c.redirect(
        errorRedirect(c, state, request, 'invalid_request', 'only S256 code challenges'),
      );
    }
    const userId = state.ssoSessions.userIdOf(getCookie(c, ssoCookie));
    return c.redirect(
      userId ? codeRedirect(c, state, request, userId) : toLoginPage(c, state, request),
    );
  };
}

/** The redirect URI with a code for this person (RFC 6749 §4.1.2). */
export function codeRedirect(
  c: Context,
  { grants, now, dialect }: EmulatorState,
  request: AuthorizationRequest,
  userId: string,
): string {
  const code = grants.issueCode({ ...request, userId }, now());
  return withParameters(request.redirectUri, {
    code,
    state: request.state,
    iss: responseIssuer(c, dialect),
  });
}

/** The redirect URI with an error (RFC 6749 §4.1.2.1). */
export function errorRedirect(
  c: Context,
  { dialect }: EmulatorState,
  { redirectUri, state }: AuthorizationRequest,
  error: string,
  errorDescription?: string,
): string {
  const description = errorDescription ?? null;
  return withParameters(redirectUri, {
    error,
    error_description: description,
    state,
    iss: responseIssuer(c, dialect),
  });
}

function responseIssuer(c: Context, { issuer, responseIssuer }: Dialect): string | null {
  return responseIssuer === 'origin' ? new URL(c.req.url).origin : responseIssuer && issuer;
}

interface RefusedRequest {
  readonly status: 400 | 401;
  readonly fault: string;
}

/** A request with any of these faults stays here: its redirect URI is not to be trusted (RFC 6749 §4.1.2.1). */
function checkedRequest(
  query: URLSearchParams,
  account: string | undefined,
  { installation }: EmulatorState,
): AuthorizationRequest | RefusedRequest {
  const repeated = repeatedParameter(query);
  if (repeated) return { status: 400, fault: `The parameter ${repeated} is given more than once.` };
  if (query.get('v') !== '1.0') return { status: 400, fault: 'The parameter v must be 1.0.' };
  if (query.get('response_type') !== 'code') {
    return { status: 400, fault: 'The parameter response_type must be code.' };
  }
  const clientId = query.get('client_id');
  if (!clientId) return { status: 400, fault: 'The parameter client_id is missing.' };
  if (account !== installation.accountId || clientId !== installation.clientId) {
    return { status: 401, fault: 'The account or the app is unknown.' };
  }
  const [only, ...others] = installation.redirectUris;
  const redirectUri = query.get('redirect_uri') ?? (others.length === 0 ? only : undefined);
  if (!redirectUri || !installation.redirectUris.includes(redirectUri)) {
    return { status: 400, fault: 'The redirect URI is not one of those registered for this app.' };
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

function toLoginPage(c: Context<EmulatorEnv>, state: EmulatorState, request: AuthorizationRequest) {
  const known = getCookie(c, attemptsCookie);
  const { attemptId, browserId } = state.attempts.begin(request, known, state.now());
  const maxAge = attemptLifeSeconds;
  setCookie(c, attemptsCookie, browserId, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge });
  return `/login?${new URLSearchParams({ attempt: attemptId })}`;
}

/** Appends, and leaves a query the URI already has as it was registered. */
function withParameters(uri: string, parameters: Record<string, string | null>): string {
  const added = Object.entries(parameters)
    .flatMap(([name, value]) => (value === null ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&');
  return `${uri}${uri.includes('?') ? '&' : '?'}${added}`;
}
