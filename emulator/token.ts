import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { readClientRequest, requiredParameter } from './client-request';
import type { EmulatorEnv } from './endpoint';
import type { Grant } from './grants';
import { issueIdToken } from './id-token';
import { inDialect, oauthError } from './oauth-error';
import { personaByUserId } from './personas';
import { tokenDigest } from './request-log';
import type { EmulatorState } from './state';

/** Exchanges a code (RFC 6749 §4.1.3) or a refresh token (§6) for tokens. Its errors are in the dialect. */
export async function tokenEndpoint(c: Context<EmulatorEnv>, state: EmulatorState) {
  try {
    return await exchange(c, state);
  } catch (error) {
    if (error instanceof HTTPException) return inDialect(error, state.dialect, state.now());
    throw error;
  }
}

async function exchange(c: Context<EmulatorEnv>, state: EmulatorState) {
  const queries = state.dialect.tokenVersions.map((version) => `?v=${version}`);
  const form = await readClientRequest(c, state, queries);
  const grantType = requiredParameter(form, 'grant_type');
  if (grantType !== 'authorization_code' && grantType !== 'refresh_token') {
    throw oauthError(400, 'unsupported_grant_type', 'authorization_code or refresh_token');
  }
  if (!state.installation.grantTypes.includes(grantType)) {
    throw oauthError(400, 'unauthorized_client', 'a grant type that is not registered');
  }
  if (grantType === 'authorization_code') {
    return tokenResponse(c, state, redeemCode(state, form), true);
  }
  const refreshToken = requiredParameter(form, 'refresh_token');
  const grant = state.grants.redeemRefreshToken(refreshToken, state.installation.clientId);
  const { ssoSessions, dialect } = state;
  const isAlive = grant && ssoSessions.use(grant.userId, state.now(), dialect.ssoIdleSeconds);
  return tokenResponse(c, state, isAlive ? grant : null, dialect.idTokenOnRefresh);
}

function redeemCode(state: EmulatorState, form: URLSearchParams): Grant | null {
  const exchange = {
    clientId: state.installation.clientId,
    redirectUri: requiredParameter(form, 'redirect_uri'),
    codeVerifier: form.get('code_verifier'),
  };
  const code = requiredParameter(form, 'code');
  return state.grants.redeemCode(code, exchange, state.dialect.pkce, state.now());
}

async function tokenResponse(
  c: Context<EmulatorEnv>,
  state: EmulatorState,
  grant: Grant | null,
  hasIdToken: boolean,
): Promise<Response> {
  if (!grant) {
    throw oauthError(400, 'invalid_grant', 'unknown, used, expired, or issued for another client');
  }
  const fault = c.get('fault');
  const flaw = fault?.kind === 'id_token' ? fault.flaw : null;
  const persona = hasIdToken || flaw ? personaByUserId(grant.userId) : null;
  // Before the other tokens, because a new key takes time and their lifetime starts when they are issued.
  const idToken = persona && flaw !== 'missing' ? await issueIdToken(state, persona, flaw) : null;
  const { accessToken, refreshToken } = state.grants.issueTokens(grant, state.dialect, state.now());
  c.get('record').answeredRefreshToken = tokenDigest(refreshToken);
  const members: Record<string, unknown> = {
    access_token: accessToken,
    token_type: 'Bearer',
    refresh_token: refreshToken,
    id_token: idToken,
    expires_in: state.dialect.expiresIn,
    ...(fault?.kind === 'token_answer' && fault.set),
  };
  const { id_token, access_token, refresh_token } = members;
  for (const secret of [accessToken, refreshToken, id_token, access_token, refresh_token]) {
    if (typeof secret === 'string' && secret !== '') state.secrets.add(secret);
  }
  c.header('Cache-Control', 'no-store');
  c.header('Pragma', 'no-cache');
  const present = Object.entries(members).filter(([, value]) => value !== null);
  return c.json(Object.fromEntries(present));
}
