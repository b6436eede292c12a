import type { Context } from 'hono';
import { readClientRequest, requiredParameter } from './client-request';
import { oauthError } from './oauth-error';
import type { EmulatorState } from './state';

/** The documentation prints `?v1.0` and means `?v=1.0`: both are accepted. */
const queries = ['?v=1.0', '?v1.0'];

/** Revocation (RFC 7009): ends the grant, and the user's session in all LivePerson applications. */
export async function revokeEndpoint(c: Context, state: EmulatorState) {
  const form = await readClientRequest(c, state, queries);
  const token = requiredParameter(form, 'token');
  const grant = state.grants.revoke(token, state.installation.clientId);
  // RFC 7009 §2.2 wants 200. Sentinel documents a 400, which helps tests to find stale tokens.
  if (!grant) throw oauthError(400, 'invalid_request', 'no valid refresh token');
  state.ssoSessions.revokeAll(grant.userId);
  return new Response(null, { headers: { 'cache-control': 'no-store' } });
}
