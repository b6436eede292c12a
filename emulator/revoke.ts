import { readClientRequest, requiredParameter } from './client-request';
import type { EndpointHandler, EndpointPath } from './endpoint';
import { oauthError } from './oauth-error';
import type { EmulatorState } from './state';

export const revokePath: EndpointPath = {
  endpoint: 'revoke',
  method: 'POST',
  path: '/sentinel/api/account/:account/token/revoke',
};

/** The documentation prints `?v1.0`. It means `?v=1.0`, and both are taken. */
const queries = ['?v=1.0', '?v1.0'];

/** Revocation (RFC 7009): the grant ends, and so does the person's session in all LivePerson applications. */
export function revokeEndpoint(state: EmulatorState): EndpointHandler {
  return async (c) => {
    const form = await readClientRequest(c, state, queries);
    const token = requiredParameter(form, 'token');
    const grant = state.grants.revoke(token, state.installation.clientId);
    // RFC 7009 §2.2 would answer 200; Sentinel documents a 400, and a strict stand-in finds stale tokens.
    if (!grant) throw oauthError(400, 'invalid_request', 'no living refresh token');
    state.ssoSessions.endAllOf(grant.userId);
    return new Response(null, { headers: { 'cache-control': 'no-store' } });
  };
}
