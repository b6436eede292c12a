import type { Context } from 'hono';
import type { EmulatorState } from './state';

/** The public keys (RFC 7517). Whether the key of id_tokens is among them differs by region. */
export async function jwksEndpoint(c: Context, { keys, dialect }: EmulatorState) {
  return c.json(await keys.jwks(dialect.jwksHasIdTokenKey));
}
