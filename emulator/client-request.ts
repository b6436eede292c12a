import type { Context } from 'hono';
import { oauthError, repeatedParameter } from './oauth-error';
import type { EmulatorState } from './state';

/**
 * Reads the form of a request from the app's server, and authenticates the client (client_secret_post only).
 *
 * @throws {HTTPException} 400 for a request that is not as documented, 401 for a wrong account, client or secret
 */
export async function readClientRequest(
  c: Context,
  { installation }: EmulatorState,
  queries: readonly string[],
): Promise<URLSearchParams> {
  if (!queries.includes(new URL(c.req.url).search)) {
    throw oauthError(400, 'invalid_request', `the query must be one of: ${queries.join(', ')}`);
  }
  if (c.req.header('authorization') !== undefined) {
    throw oauthError(400, 'invalid_request', 'client credentials belong in the body');
  }
  const [mediaType = ''] = (c.req.header('content-type') ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw oauthError(400, 'invalid_request', 'the body must be a form');
  }
  const form = new URLSearchParams(await c.req.text());
  const repeated = repeatedParameter(form);
  if (repeated) throw oauthError(400, 'invalid_request', `${repeated} is given more than once`);
  if (
    c.req.param('account') !== installation.accountId ||
    requiredParameter(form, 'client_id') !== installation.clientId ||
    requiredParameter(form, 'client_secret') !== installation.clientSecret
  ) {
    throw oauthError(401, 'invalid_client', 'unknown account, client or secret');
  }
  return form;
}

/** @throws {HTTPException} 400 when it is absent or empty */
export function requiredParameter(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw oauthError(400, 'invalid_request', `${name} is missing`);
  return value;
}
