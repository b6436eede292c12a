import type { Context } from 'hono';
import { accountUser, accountUsers } from './account-users';
import { agentGroups } from './agent-groups';
import type { Dialect } from './dialect';
import type { EmulatorEnv, EndpointHandler, EndpointPath } from './endpoint';
import { oauthError } from './oauth-error';
import { skills } from './skills';
import type { EmulatorState } from './state';

const root = '/api/account/:account/configuration/le-users';

export const userPath: EndpointPath = {
  endpoint: 'users',
  method: 'GET',
  path: `${root}/users/:id`,
};

export const userListPath: EndpointPath = {
  endpoint: 'user_list',
  method: 'GET',
  path: `${root}/users`,
};

export const skillListPath: EndpointPath = {
  endpoint: 'skills',
  method: 'GET',
  path: `${root}/skills`,
};

/** No page we have names this path: it is a guess after the pattern of the skills. */
export const agentGroupListPath: EndpointPath = {
  endpoint: 'agent_groups',
  method: 'GET',
  path: `${root}/agentGroups`,
};

/** One user's record. */
export function userEndpoint(state: EmulatorState): EndpointHandler {
  return (c) => {
    requireBearer(c, state);
    requireUsersVersion(c);
    const user = accountUser(c.req.param('id') ?? '');
    if (!user) throw oauthError(404, 'not_found', 'no such user');
    return jsonAnswer(c, jsonIn(state.dialect, user));
  };
}

/** Every user's record. There are no pages: the documented list has none. */
export function userListEndpoint(state: EmulatorState): EndpointHandler {
  return (c) => {
    requireBearer(c, state);
    requireUsersVersion(c);
    return jsonAnswer(c, userListJson(state.dialect));
  };
}

export function skillListEndpoint(state: EmulatorState): EndpointHandler {
  return listEndpoint(state, skills);
}

export function agentGroupListEndpoint(state: EmulatorState): EndpointHandler {
  return listEndpoint(state, agentGroups);
}

/** No page we have says which `v` these lists want, so any will do. */
function listEndpoint(state: EmulatorState, records: readonly unknown[]): EndpointHandler {
  return (c) => {
    requireBearer(c, state);
    if (!c.req.query('v')) throw oauthError(400, 'bad_request', 'v is missing');
    return jsonAnswer(c, jsonIn(state.dialect, records));
  };
}

/** @throws {HTTPException} 401 without a living access token (RFC 6750), 404 for another account */
function requireBearer(c: Context<EmulatorEnv>, { grants, installation, now }: EmulatorState) {
  const [, token] = /^bearer ([\w.~+/-]+=*)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (!token || !grants.bearer(token, now())) {
    throw oauthError(401, 'invalid_token', 'unknown, expired or revoked access token', {
      'www-authenticate': 'Bearer error="invalid_token"',
    });
  }
  if (c.req.param('account') !== installation.accountId) {
    throw oauthError(404, 'not_found', 'no such account');
  }
}

/** @throws {HTTPException} 400 for any version of the users but the documented one */
function requireUsersVersion(c: Context<EmulatorEnv>): void {
  if (c.req.query('v') !== '6.0') throw oauthError(400, 'bad_request', 'v must be 6.0');
}

const userListJsons = new Map<boolean, Uint8Array<ArrayBuffer>>();

/** The list as it is sent, made once for each way to write it: it is 5.8 MB, and never changes. */
function userListJson({ stringBooleans }: Dialect): Uint8Array<ArrayBuffer> {
  const kept = userListJsons.get(stringBooleans);
  if (kept) return kept;
  const made = new TextEncoder().encode(jsonIn({ stringBooleans }, accountUsers()));
  userListJsons.set(stringBooleans, made);
  return made;
}

/** The services answer booleans and numbers as JSON values or as strings; which, the dialect says. */
function jsonIn({ stringBooleans }: Pick<Dialect, 'stringBooleans'>, value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    stringBooleans && (typeof member === 'boolean' || typeof member === 'number')
      ? String(member)
      : member,
  );
}

function jsonAnswer(c: Context<EmulatorEnv>, json: string | Uint8Array<ArrayBuffer>): Response {
  return c.body(json, 200, { 'content-type': 'application/json' });
}
