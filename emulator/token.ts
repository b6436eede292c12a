import type { Context } from 'hono';
import { readClientRequest, requiredParameter } from './client-request';
import type { EmulatorEnv, EndpointHandler, EndpointPath } from './endpoint';
import type { IdTokenFlaw } from './faults';
import type { Grant } from './grants';
import { issueIdToken } from './id-token';
import { oauthError } from './oauth-error';
import { personaByUserId } from './personas';
import { tokenDigest } from './request-log';
import type { EmulatorState } from './state';

export const tokenPath: EndpointPath = {
  endpoint: 'token',
  method: 'POST',
  path: '/sentinel/api/account/:account/token',
};

/** Token requests: a code for tokens (RFC 6749 §4.1.3), a refresh token for newer ones (§6). */
export function tokenEndpoint(state: EmulatorState): EndpointHandler {
  return async (c) => {
    const queries = state.dialect.tokenVersions.map((version) => `?v=${version}`);
    const form = await readClientRequest(c, state, queries);
    const grantType = requiredParameter(form, 'grant_type');
    if (grantType === 'authorization_code') {
      return tokenAnswer(c, state, redeemCode(state, form), true);
    }
    if (grantType === 'refresh_token') {
      const refreshToken = requiredParameter(form, 'refresh_token');
      const grant = state.grants.redeemRefreshToken(refreshToken, state.installation.clientId);
      return tokenAnswer(c, state, grant, state.dialect.idTokenOnRefresh);
    }
    throw oauthError(400, 'unsupported_grant_type', 'authorization_code or refresh_token');
  };
}

function redeemCode(state: EmulatorState, form: URLSearchParams): Grant | null {
  const presented = {
    clientId: state.installation.clientId,
    redirectUri: requiredParameter(form, 'redirect_uri'),
    codeVerifier: form.get('code_verifier'),
  };
  const code = requiredParameter(form, 'code');
  return state.grants.redeemCode(code, presented, state.dialect.pkce, state.now());
}

async function tokenAnswer(
  c: Context<EmulatorEnv>,
  state: EmulatorState,
  grant: Grant | null,
  hasIdToken: boolean,
): Promise<Response> {
  if (!grant) throw oauthError(400, 'invalid_grant', 'unknown, used, expired or made for another');
  const fault = c.get('fault');
  const flaw = fault?.kind === 'id_token' ? fault.flaw : null;
  // Made first: with a key still to be generated it takes time, and no token may be older than its answer.
  const idToken = hasIdToken || flaw ? await idTokenMember(state, grant, flaw) : {};
  const { expiresIn } = state.dialect;
  const { accessToken, refreshToken } = state.grants.issueTokens(grant, state.dialect, state.now());
  c.get('record').answeredRefreshToken = tokenDigest(refreshToken);
  const answer: Record<string, unknown> = {
    access_token: accessToken,
    token_type: 'Bearer',
    refresh_token: refreshToken,
    ...idToken,
    ...(expiresIn === null ? {} : { expires_in: expiresIn }),
    ...(fault?.kind === 'token_answer' ? fault.set : {}),
  };
  const members = Object.entries(answer).filter(([, value]) => value !== null);
  rememberSecrets(state, answer);
  c.header('Cache-Control', 'no-store');
  c.header('Pragma', 'no-cache');
  return c.json(Object.fromEntries(members));
}

async function idTokenMember(state: EmulatorState, grant: Grant, flaw: IdTokenFlaw | null) {
  const persona = personaByUserId(grant.userId);
  if (!persona || flaw === 'missing') return {};
  return { id_token: await issueIdToken(state, persona, flaw) };
}

function rememberSecrets({ otherSecrets }: EmulatorState, answer: Record<string, unknown>): void {
  for (const name of ['id_token', 'access_token', 'refresh_token']) {
    const value = answer[name];
    if (typeof value === 'string' && value !== '') otherSecrets.add(value);
  }
}
