import type { EndpointHandler, EndpointPath } from './endpoint';
import type { EmulatorState } from './state';

export const jwksPath: EndpointPath = {
  endpoint: 'jwks',
  method: 'GET',
  path: '/sentinel/well-known/jwks',
};

/** The public keys (RFC 7517). Whether the one for id_tokens is among them differs by region. */
export function jwksEndpoint(state: EmulatorState): EndpointHandler {
  return async (c) => c.json(await state.keys.jwks(state.dialect.jwksHasIdTokenKey));
}
