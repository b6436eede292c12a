import type { Context } from 'hono';
import { accountUser, accountUsers } from './account-users';
import { agentGroups } from './agent-groups';
import type { Dialect } from './dialect';
import { oauthError } from './oauth-error';
import { skills } from './skills';
import type { EmulatorState } from './state';

/** One user's record. */
export function userEndpoint(c: Context, state: EmulatorState): Response {
  requireBearer(c, state);
  requireUsersVersion(c);
  const id = c.req.param('id') ?? '';
  const change = state.userChanges.get(id);
  const user = change === null ? null : accountUser(id);
  if (!user) throw oauthError(404, 'not_found', 'unknown user');
  return jsonResponse(c, toJson(state.dialect, { ...user, ...change }));
}

/** Every user's record. There is no paging: the documented list has none. */
export function userListEndpoint(c: Context, state: EmulatorState): Response {
  requireBearer(c, state);
  requireUsersVersion(c);
  return jsonResponse(c, userListJson(state.dialect));
}

export function skillListEndpoint(c: Context, state: EmulatorState): Response {
  return listResponse(c, state, skills);
}

export function agentGroupListEndpoint(c: Context, state: EmulatorState): Response {
  return listResponse(c, state, agentGroups);
}

/** No page says which `v` these lists need, so each is accepted. */
function listResponse(c: Context, state: EmulatorState, records: readonly unknown[]): Response {
  requireBearer(c, state);
  if (!c.req.query('v')) throw oauthError(400, 'bad_request', 'v is missing');
  return jsonResponse(c, toJson(state.dialect, records));
}

/** @throws {HTTPException} 401 without a valid access token (RFC 6750), 404 for another account */
function requireBearer(c: Context, { grants, installation, now }: EmulatorState) {
  const [, token] = /^bearer ([\w.~+/-]+=*)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (!token || !grants.bearer(token, now())) {
    throw oauthError(401, 'invalid_token', 'unknown, expired or revoked access token', {
      'www-authenticate': 'Bearer error="invalid_token"',
    });
  }
  if (c.req.param('account') !== installation.accountId) {
    throw oauthError(404, 'not_found', 'unknown account');
  }
}

/** @throws {HTTPException} 400 for any version but the documented one */
function requireUsersVersion(c: Context): void {
  if (c.req.query('v') !== '6.0') throw oauthError(400, 'bad_request', 'v must be 6.0');
}

const userListJsons = new Map<boolean, Uint8Array<ArrayBuffer>>();

/** The list as it is sent, cached for each dialect: it is 5.8 MB and never changes. */
function userListJson({ stringBooleans }: Dialect): Uint8Array<ArrayBuffer> {
  const cached = userListJsons.get(stringBooleans);
  if (cached) return cached;
  const json = new TextEncoder().encode(toJson({ stringBooleans }, accountUsers()));
  userListJsons.set(stringBooleans, json);
  return json;
}

/** The services send booleans and numbers as JSON values or as strings, depending on the dialect. */
function toJson({ stringBooleans }: Pick<Dialect, 'stringBooleans'>, value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    stringBooleans && (typeof member === 'boolean' || typeof member === 'number')
      ? String(member)
      : member,
  );
}

function jsonResponse(c: Context, json: string | Uint8Array<ArrayBuffer>): Response {
  return c.body(json, 200, { 'content-type': 'application/json' });
}
