import type { Config } from '../lib/config/config';
import { fetchWithLimits } from '../lib/outbound/fetch';
import { describeErrorBody, SentinelError } from '../lib/sentinel/errors';
import { trustedOrigin } from '../lib/sentinel/trusted-hosts';
import { errorSummary } from './check-result';
import { describeShape, memberNames } from './redacted-shapes';
import { parseObject } from './token-request';

/** Adds a line to the report: the point, the observation without values, and what the app assumes. */
export type AddLine = (point: string, seen: string, appAssumes: string) => void;

type Members = Readonly<Record<string, unknown>>;

const limits = { timeoutMs: 10_000, maxBytes: 16_000_000 };
const lists = 'fields may be missing; a revision in ac-revision';
const maybe = '401 and 403 are normal';
const configuration = 'accountConfigReadOnly';

/** What the pages of the app read. The one with a body is a search: nothing is written. */
function readsOf(
  accountId: string,
  sub: string,
): readonly [name: string, service: string, path: string, appAssumes: string, search?: object][] {
  const id = encodeURIComponent(sub);
  const users = `/api/account/${accountId}/configuration/le-users`;
  const status = `/messaging_history/api/account/${accountId}/agent-view/status`;
  const metrics = `/operations/api/account/${accountId}/msgconversation`;
  const day = `timeframe=1440&interval=60&agentIds=${id}&v=1`;
  return [
    ['own record', configuration, `${users}/users/${id}?v=6.0`, '404 is normal for an LPA'],
    ['users', configuration, `${users}/users?v=6.0&select=id`, `${lists}; select is honoured`],
    ['profiles', configuration, `${users}/profiles?v=4.0`, maybe],
    ['skills', configuration, `${users}/skills?v=2.0`, lists],
    ['agent groups', configuration, `${users}/agentGroups?v=2.0`, lists],
    ['agent status', 'msgHist', status, maybe, { agentIds: [sub] }],
    ['conversation metrics', 'leDataReporting', `${metrics}?${day}`, maybe],
  ];
}

/** Reports which services the account has, and which reads this user may do. Returns the user's own record. */
export async function reportReads(
  { accountId, sub, accessToken }: { accountId: string; sub: string; accessToken: string },
  config: Config,
  add: AddLine,
): Promise<Members> {
  const lookup = `${config.domainApiUrl}/api/account/${accountId}/service`;
  const list = await read(() => `${lookup}/baseURI.json?version=1.0`);
  const { baseURIs } = list.body;
  const hosts = new Map<string, string>();
  for (const entry of Array.isArray(baseURIs) ? baseURIs : []) {
    const { service, baseURI } = Object(entry);
    if (/^[A-Za-z]{1,40}$/.test(service)) hosts.set(service, String(baseURI));
  }
  const names = [...hosts.keys()].sort().join(', ') || 'none';
  add('services of the account', `${list.status}: ${names}`, 'sentinel and accountConfigReadOnly');
  const unknown = await read(() => `${lookup}/sentinelNextjsUnknown/baseURI.json?version=1.0`);
  add('an unknown service', unknown.status, '400, 401 or 404');

  let record: Members = {};
  for (const [name, service, path, appAssumes, search] of readsOf(accountId, sub)) {
    const host = hosts.get(service);
    if (host === undefined) add(`read ${name}`, `no service ${service}`, appAssumes);
    else {
      const found = await read(() => trustedOrigin(host, config) + path, accessToken, search);
      add(`read ${name}`, `${found.status}, ${found.shape}`, appAssumes);
      if (name === 'own record') record = found.body;
    }
  }
  if (Object.keys(record).length > 0) reportRecord(record, add);
  return record;
}

function reportRecord(record: Members, add: AddLine): void {
  const isEmpty = (value: unknown) => value === null || value === '' || String(value) === '';
  const empty = Object.entries(record).filter(([, value]) => isEmpty(value));
  const filled = Object.entries(record).filter(([, value]) => !isEmpty(value));
  const namesOf = (entries: typeof empty) => memberNames(Object.fromEntries(entries)).join(', ');
  add('own record, filled', namesOf(filled), 'a name in fullName, nickname or loginName');
  add('own record, empty', namesOf(empty) || 'none', 'any of them but the id');
  const { isEnabled, deleted, maxChats } = record;
  const types = `isEnabled ${typeof isEnabled}, deleted ${typeof deleted}, maxChats ${typeof maxChats}`;
  add('own record, types', types, 'booleans and numbers, or the same as text');
}

/** A GET, or a search by POST. An URL that is not trusted is not asked. */
async function read(findUrl: () => string, accessToken?: string, search?: object) {
  const headers = {
    accept: 'application/json',
    ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    ...(search && { 'content-type': 'application/json' }),
  };
  const post = search && ({ method: 'POST', body: JSON.stringify(search) } as const);
  try {
    const response = await fetchWithLimits(findUrl(), { headers, ...post }, limits);
    const text = await response.text();
    const isFine = response.status === 200;
    const revision = response.headers.has('ac-revision') ? ', with ac-revision' : '';
    const shape = isFine ? describeJson(text) : describeErrorBody(text, accessToken ?? ' ');
    const body = isFine ? parseObject(text) : {};
    return { status: `status ${response.status}${revision}`, shape, body };
  } catch (error) {
    const status = error instanceof SentinelError ? 'not asked' : 'no response';
    return { status, shape: errorSummary(error), body: {} };
  }
}

function describeJson(text: string): string {
  try {
    return describeShape(JSON.parse(text));
  } catch {
    return 'no JSON';
  }
}
