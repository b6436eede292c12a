import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { accountUser, accountUsers } from './account-users';
import { agentGroups } from './agent-groups';
import { oauthError } from './oauth-error';
import { personas } from './personas';
import { profiles } from './profiles';
import { skills } from './skills';
import type { EmulatorState } from './state';

/** A record of one of the lists. */
type ListRecord = Readonly<Record<string, unknown>> & { readonly id: string | number };

/** One user's record. */
export function userEndpoint(c: Context, state: EmulatorState): Response {
  requireBearer(c, state);
  requireVersion(c);
  const id = c.req.param('id') ?? '';
  const change = state.userChanges.get(id);
  const isUnknown = id === personas.employee.userId && !state.dialect.employeeRecords;
  const user = change === null || isUnknown ? null : accountUser(id);
  if (!user) throw serviceError(404, 'Data Not Found');
  return jsonResponse(c, state, { ...user, ...change });
}

/** Every user's record. There is no paging: the documented list has none. Agents may not read it. */
export const userListEndpoint = listEndpoint('users', accountUsers, (userId) => {
  const ids = [accountUser(userId)?.profileIds].flat();
  return profiles.some(({ id, roleTypeId }) => ids.includes(id) && roleTypeId !== 2);
});
export const profileListEndpoint = listEndpoint('profiles', () => profiles);
export const skillListEndpoint = listEndpoint('skills', accountSkills);
export const agentGroupListEndpoint = listEndpoint('agentGroups', () => agentGroups);

/** One skill. A PUT replaces the whole record, and needs the revision that the client has read. */
export async function skillEndpoint(c: Context, state: EmulatorState): Promise<Response> {
  requireBearer(c, state);
  requireVersion(c);
  const id = c.req.param('id') ?? '';
  let skill = accountSkills(state).find((one) => String(one.id) === id);
  if (!skill) throw serviceError(404, 'Data Not Found');
  const isCurrent = c.req.header('if-match') === revisionOf(state, 'skills');
  if (c.req.method === 'PUT') {
    if (!isCurrent) throw serviceError(412, 'Revision does not match');
    skill = { ...(await c.req.json()), id: skill.id };
    state.skillChanges.push(skill);
  } else if (isCurrent) {
    return c.body(null, 304);
  }
  c.header('ac-revision', revisionOf(state, 'skills'));
  return jsonResponse(c, state, skill);
}

function accountSkills({ skillChanges }: EmulatorState) {
  return skills.map((skill) => skillChanges.findLast(({ id }) => id === skill.id) ?? skill);
}

type ListName = 'users' | 'profiles' | 'skills' | 'agentGroups';

/** The revision is that of the whole list. Only skills can change. */
function revisionOf({ skillChanges }: EmulatorState, list: ListName): string {
  return String(1 + (list === 'skills' ? skillChanges.length : 0));
}

/** The lists as they are sent: that of the users is megabytes, and never changes. */
const listJsons = new Map<string, Uint8Array<ArrayBuffer>>();

/** The endpoint of a list: its records, or nothing while the client has the current revision. */
function listEndpoint(
  list: ListName,
  records: (state: EmulatorState) => readonly ListRecord[],
  mayRead: (userId: string) => boolean = () => true,
) {
  return (c: Context, state: EmulatorState): Response => {
    if (!mayRead(requireBearer(c, state).userId)) throw serviceError(403, 'Not Authorized');
    requireVersion(c);
    const revision = revisionOf(state, list);
    if (c.req.header('if-match') === revision) return c.body(null, 304);
    const { select = '$all', include_deleted } = c.req.query();
    const { stringBooleans, fullNames } = state.dialect;
    const key = [list, stringBooleans, fullNames, select, include_deleted, revision].join(' ');
    const json =
      listJsons.get(key) ??
      new TextEncoder().encode(
        toJson(
          state,
          records(state)
            .filter(({ deleted }) => include_deleted === 'true' || deleted !== true)
            .map((record) => (select === '$all' ? record : selected(record, select.split(',')))),
        ),
      );
    if (list === 'users') listJsons.set(key, json);
    return c.body(json, 200, { 'content-type': 'application/json', 'ac-revision': revision });
  };
}

function selected(record: ListRecord, fields: readonly string[]) {
  return Object.fromEntries(Object.entries(record).filter(([name]) => fields.includes(name)));
}

/** @throws {HTTPException} 401 without a valid access token (RFC 6750), 404 for another account */
export function requireBearer(c: Context, { grants, installation, now }: EmulatorState) {
  const [, token] = /^bearer ([\w.~+/-]+=*)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  const grant = token ? grants.bearer(token, now()) : null;
  if (!grant) {
    throw oauthError(401, 'invalid_token', 'unknown, expired or revoked access token', {
      'www-authenticate': 'Bearer error="invalid_token"',
    });
  }
  if (c.req.param('account') !== installation.accountId) {
    throw oauthError(404, 'not_found', 'unknown account');
  }
  return grant;
}

/** @throws {HTTPException} 403 for a user without a profile, whom LivePerson gives no rights */
export function requireProfile(userId: string): void {
  if (!accountUser(userId)?.profileIds) throw serviceError(403, 'Not Authorized');
}

/** @throws {HTTPException} 400 for a version that neither the documentation nor programs in the field use */
function requireVersion(c: Context): void {
  if (!/^[1-6]\.0$/.test(c.req.query('v') ?? '')) {
    throw serviceError(400, 'v is missing or unknown');
  }
}

/** An error as LivePerson's services send it. */
export function serviceError(status: 400 | 403 | 404 | 412, message: string): HTTPException {
  const body = { time: Date.now(), message, internalCode: status };
  return new HTTPException(status, { res: Response.json(body, { status }) });
}

/** The dialect: booleans and numbers as JSON values or as strings, full names or none. */
function toJson({ dialect }: EmulatorState, value: object): string {
  return JSON.stringify(value, (name, member: unknown) => {
    if (name === 'fullName' && !dialect.fullNames) return '';
    const isSent = !['boolean', 'number'].includes(typeof member) || !dialect.stringBooleans;
    return isSent ? member : String(member);
  });
}

export function jsonResponse(c: Context, state: EmulatorState, value: object): Response {
  return c.body(toJson(state, value), 200, { 'content-type': 'application/json' });
}
