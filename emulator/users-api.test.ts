import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redirectUri } from '../e2e/support/emulator-browser';
import { TestClient } from '../e2e/support/emulator-client';
import { agentGroups } from './agent-groups';
import { controlOf } from './control-client';
import { personas } from './personas';
import type { Endpoint } from './request-log';
import { type Emulator, startEmulator } from './server';
import { skills } from './skills';

const keysOf = <Key extends string>(record: Record<Key, unknown>) => Object.keys(record) as Key[];

const root = '/api/account/12345678/configuration/le-users';

describe('the Users API', () => {
  let emulator: Emulator;
  let client: TestClient;
  let accessToken: string;
  let nowMs = 1_700_000_000_000;

  beforeAll(async () => {
    const installation = { redirectUris: [redirectUri] };
    emulator = await startEmulator({ installation, now: () => nowMs });
    client = new TestClient(emulator);
  });
  beforeEach(async () => {
    await emulator.control.reset();
    accessToken = (await client.tokens()).access_token ?? '';
  });
  afterAll(() => emulator.close());

  it('sends booleans and numbers as strings', async () => {
    const response = await client.user(accessToken);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      id: '987654321',
      fullName: 'Dana Whitlow',
      deleted: 'false',
      maxChats: '4',
      skillIds: ['2359235912', '2359235913', '2359235915', '2359235918', '2359235920'],
      profileIds: ['2359273612'],
    });
  });

  it('sends them as JSON values in the other dialect', async () => {
    await emulator.control.speak({ stringBooleans: false });
    const response = await client.user(accessToken);
    expect(await response.json()).toEqual(personas.administrator.profile);
  });

  it('sends no full name in the other dialect', async () => {
    await emulator.control.speak({ fullNames: false });
    const record = await (await client.user(accessToken)).json();
    expect(record).toMatchObject({ fullName: '', nickname: 'Dana' });
  });

  it('has no record of a LivePerson employee in the other dialect', async () => {
    const { userId } = personas.employee;
    expect((await client.user(accessToken, userId)).status).toBe(200);
    await emulator.control.speak({ employeeRecords: false });
    expect((await client.user(accessToken, userId)).status).toBe(404);
  });

  it('may return only the id of a user', async () => {
    expect(await (await client.user(accessToken, '987654325')).json()).toEqual({ id: '987654325' });
  });

  const list = (name: string, v: string) =>
    client.get(`${root}/${name}?v=${v}`, { authorization: `Bearer ${accessToken}` });

  it.each([
    { name: 'skills', stringBooleans: true },
    { name: 'skills', stringBooleans: false },
    { name: 'agentGroups', stringBooleans: true },
    { name: 'agentGroups', stringBooleans: false },
  ])('lists $name when stringBooleans is $stringBooleans', async ({ name, stringBooleans }) => {
    await emulator.control.speak({ stringBooleans });
    const records = name === 'skills' ? skills : agentGroups;
    const asStrings = records.map((record) => ({
      ...record,
      id: String(record.id),
      deleted: String(record.deleted),
    }));
    const response = await list(name, '2.0&include_deleted=true');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual(stringBooleans ? asStrings : records);
  });

  it('has every skill and agent group of the personas, and a deleted one of each', () => {
    const [skillIds, groupIds] = [skills, agentGroups].map((all) => all.map(({ id }) => id));
    const { skillIds: own, memberOf, managerOf } = personas.administrator.profile;
    expect(own).toHaveLength(5);
    expect(skillIds).toEqual(expect.arrayContaining(own as number[]));
    const groups = [memberOf, managerOf].flat() as { agentGroupId: number }[];
    for (const { agentGroupId } of groups) expect(groupIds).toContain(agentGroupId);
    for (const all of [skills, agentGroups]) {
      expect(all.filter(({ deleted }) => deleted)).toHaveLength(1);
    }
  });

  const paths = {
    users: 'users/987654321?v=6.0',
    user_list: 'users?v=6.0',
    profiles: 'profiles?v=4.0',
    skills: 'skills?v=2.0',
    skill: 'skills/2359235912?v=2.0',
    agent_groups: 'agentGroups?v=2.0',
  } satisfies Partial<Record<Endpoint, string>>;

  it.each(keysOf(paths))(
    'separates %s from the other endpoints in faults and request log',
    async (failing) => {
      const control = controlOf(emulator.origin);
      await control.fault({ on: failing, answer: { kind: 'status', status: 403 } });
      for (const endpoint of keysOf(paths)) {
        const response = await client.get(`${root}/${paths[endpoint]}`, {
          authorization: `Bearer ${accessToken}`,
        });
        const status = endpoint === failing ? 403 : 200;
        expect(response.status).toBe(status);
        expect(await control.requests(endpoint)).toMatchObject([
          { endpoint, method: 'GET', path: `${root}/${paths[endpoint]}`, grantType: null, status },
        ]);
      }
    },
  );

  it('sends the selected fields, and deleted records only when asked', async () => {
    await emulator.control.speak({ stringBooleans: false });
    const count = async (query: string) =>
      ((await (await list('users', `6.0${query}`)).json()) as unknown[]).length;
    expect(await count('&include_deleted=true&select=id')).toBe(10_000);
    expect(await count('&select=id')).toBe(9_993);
    const [group] = await (await list('agentGroups', '2.0&select=id,name,unknown')).json();
    expect(group).toEqual({ id: 1, name: 'Messaging' });
    const [whole] = await (await list('agentGroups', '2.0&select=$all')).json();
    expect(whole).toEqual(agentGroups[0]);
  });

  const skillPath = `${root}/skills/2359235912?v=2.0`;
  const withRevision = (path: string, revision: string, change: RequestInit = {}) =>
    fetch(emulator.origin + path, {
      ...change,
      headers: { authorization: `Bearer ${accessToken}`, 'if-match': revision },
    });

  it('has a revision of each list, and answers 304 while it is the same', async () => {
    for (const name of ['users', 'profiles', 'skills', 'agentGroups']) {
      const path = `${root}/${name}?v=4.0`;
      const revision = (await list(name, '4.0')).headers.get('ac-revision') ?? '';
      expect((await withRevision(path, revision)).status).toBe(304);
      expect((await withRevision(path, '0')).status).toBe(200);
    }
  });

  it('changes a skill by PUT with the current revision, until the reset', async () => {
    const body = JSON.stringify({ ...skills[0], name: 'Invoices' });
    const put = (revision: string) => withRevision(skillPath, revision, { method: 'PUT', body });
    expect((await put('0')).status).toBe(412);
    const changed = await put('1');
    expect(changed.headers.get('ac-revision')).toBe('2');
    expect((await put('1')).status).toBe(412);
    expect((await list('skills', '2.0')).headers.get('ac-revision')).toBe('2');
    expect(await (await list('skills', '2.0')).text()).toContain('Invoices');
    await emulator.control.reset();
    accessToken = (await client.tokens()).access_token ?? '';
    expect(await (await withRevision(skillPath, '0')).text()).toContain('Billing');
    expect((await withRevision(skillPath.replace('912', '999'), '0')).status).toBe(404);
  });

  it('lists the users for administrators and managers, not for agents', async () => {
    for (const [persona, status] of [
      [personas.agent, 403],
      [personas.minimal, 403],
      [personas.longName, 200],
      [personas.employee, 200],
    ] as const) {
      accessToken = (await client.tokens(persona)).access_token ?? '';
      expect((await list('users', '6.0&select=id')).status).toBe(status);
    }
  });

  it('requires a valid access token', async () => {
    const { refresh_token = '' } = await client.tokens();
    for (const token of ['', 'unknown', refresh_token]) {
      const response = await client.user(token);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
    expect((await client.get(`${root}/users/987654321?v=6.0`)).status).toBe(401);
    nowMs += 28_800_000;
    expect((await client.user(accessToken)).status).toBe(401);
  });

  it('rejects an unknown user or account with 404, and a wrong version with 400', async () => {
    const headers = { authorization: `Bearer ${accessToken}` };
    const foreign = root.replace('12345678', '87654321');
    expect((await client.user(accessToken, '1')).status).toBe(404);
    expect((await client.get(`${foreign}/users/987654321?v=6.0`, headers)).status).toBe(404);
    expect((await client.get(`${root}/users/987654321`, headers)).status).toBe(400);
    expect((await list('users', '7.0')).status).toBe(400);
  });

  it.each(['skills', 'agentGroups', 'profiles', 'users'])(
    'accepts each version of %s that is in use, but requires one',
    async (name) => {
      const headers = { authorization: `Bearer ${accessToken}` };
      for (const v of ['2.0', '4.0', '6.0']) expect((await list(name, v)).status).toBe(200);
      expect((await list(name, '')).status).toBe(400);
      expect((await client.get(`${root}/${name}`, headers)).status).toBe(400);
      expect((await client.get(`${root}/${name}?v=2.0`)).status).toBe(401);
      const foreign = root.replace('12345678', '87654321');
      expect((await client.get(`${foreign}/${name}?v=2.0`, headers)).status).toBe(404);
    },
  );
});
