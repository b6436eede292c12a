import type { Context } from 'hono';
import type { EmulatorEnv, EndpointAddress, EndpointHandler } from './endpoint';
import { personaByUserId, personas } from './personas';
import { refusal } from './refusal';
import type { EmulatorState } from './state';

const root = '/api/account/:account/configuration/le-users';

export const userAddress: EndpointAddress = {
  endpoint: 'users',
  method: 'GET',
  path: `${root}/users/:id`,
};

export const userListAddress: EndpointAddress = {
  endpoint: 'users',
  method: 'GET',
  path: `${root}/users`,
};

export const skillListAddress: EndpointAddress = {
  endpoint: 'users',
  method: 'GET',
  path: `${root}/skills`,
};

const skills = [
  { id: 2359235912, name: 'Billing', description: 'Invoices and refunds', deleted: false },
  { id: 2359235913, name: 'Onboarding', description: 'First steps', deleted: false },
];

/** One user's record. */
export function userEndpoint(state: EmulatorState): EndpointHandler {
  return (c) => {
    requireBearer(c, state);
    if (c.req.query('v') !== '6.0') throw refusal(400, 'bad_request', 'v must be 6.0');
    const persona = personaByUserId(c.req.param('id') ?? '');
    if (!persona) throw refusal(404, 'not_found', 'no such user');
    return c.json(inDialect(state, persona.profile));
  };
}

export function userListEndpoint(state: EmulatorState): EndpointHandler {
  return (c) => {
    requireBearer(c, state);
    if (c.req.query('v') !== '6.0') throw refusal(400, 'bad_request', 'v must be 6.0');
    return c.json(Object.values(personas).map(({ profile }) => inDialect(state, profile)));
  };
}

/** No page we have says which `v` this one wants, so any will do. */
export function skillListEndpoint(state: EmulatorState): EndpointHandler {
  return (c) => {
    requireBearer(c, state);
    if (!c.req.query('v')) throw refusal(400, 'bad_request', 'v is missing');
    return c.json(inDialect(state, skills));
  };
}

/** @throws {HTTPException} 401 without a living access token (RFC 6750), 404 for another account */
function requireBearer(c: Context<EmulatorEnv>, { grants, installation, now }: EmulatorState) {
  const [, token] = /^bearer ([\w.~+/-]+=*)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (!token || !grants.bearer(token, now())) {
    throw refusal(401, 'invalid_token', 'unknown, expired or revoked access token', {
      'www-authenticate': 'Bearer error="invalid_token"',
    });
  }
  if (c.req.param('account') !== installation.accountId) {
    throw refusal(404, 'not_found', 'no such account');
  }
}

/** The services answer booleans and numbers as JSON values or as strings; which, the dialect says. */
function inDialect({ dialect }: EmulatorState, value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_name, member: unknown) =>
    dialect.stringBooleans && (typeof member === 'boolean' || typeof member === 'number')
      ? String(member)
      : member,
  );
}
