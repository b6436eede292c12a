import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lookupOf, startEmulatedSentinel } from '../../e2e/support/emulated-sentinel';
import { TestClient } from '../../e2e/support/emulator-client';
import { type Persona, personas } from '../../emulator/personas';
import type { Emulator } from '../../emulator/server';
import { fetchAgentGroups } from './agent-groups';
import { type CloudClient, createCloudClients } from './client';
import { fetchMe } from './me';
import { fetchSkills } from './skills';
import { fetchUser, fetchUsers } from './users';

describe('users, profiles, skills and agent groups', () => {
  let emulator: Emulator;
  let cloud: CloudClient;
  let accessToken: string;

  beforeAll(async () => {
    emulator = await startEmulatedSentinel();
  });
  beforeEach(() => signIn(personas.administrator));
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  async function signIn(persona: Persona): Promise<void> {
    const { access_token = '' } = await new TestClient(emulator).tokens(persona);
    const { userId } = persona;
    accessToken = access_token;
    const user = { accountId: '12345678', userId, accessToken };
    cloud = createCloudClients(() => lookupOf(emulator.origin))(user);
  }
  const own = () => fetchUser(cloud, cloud.userId);
  const record = (body: object) =>
    emulator.control.fault({
      on: 'users',
      answer: { kind: 'status', status: 200, body: { id: '987654321', ...body } },
    });

  it.each([true, false])('are parsed with values as strings: %s', async (stringBooleans) => {
    await emulator.control.speak({ stringBooleans });
    expect(await own()).toEqual({
      id: '987654321',
      displayName: 'Dana Whitlow',
      fullName: 'Dana Whitlow',
      nickname: 'Dana',
      loginName: 'dana.whitlow@brand.example',
      email: 'dana.whitlow@brand.example',
      pictureUrl: null,
      isEnabled: true,
      isDeleted: false,
      profileIds: ['2359273612'],
      roles: [],
      agentGroupId: '1',
      skillIds: ['2359235912', '2359235913', '2359235915', '2359235918', '2359235920'],
      maxChats: 4,
      maxConversations: 10,
      dateUpdated: '2024-11-05 10:15:00',
    });
    expect(await fetchSkills(cloud)).toContainEqual({ id: '2359235912', name: 'Billing' });
    expect((await fetchAgentGroups(cloud)).map(({ id }) => id)).toContain('1');
    const { pictureUrl, roles, agentGroupId, skillIds, maxChats, maxConversations, ...listed } =
      await own();
    expect(await fetchUsers(cloud)).toContainEqual(listed);
  });

  it('may have only an id', async () => {
    await signIn(personas.minimal);
    expect(await own()).toEqual({
      id: personas.minimal.userId,
      displayName: null,
      fullName: null,
      nickname: null,
      loginName: null,
      email: null,
      pictureUrl: null,
      isEnabled: null,
      isDeleted: false,
      profileIds: [],
      roles: [],
      agentGroupId: null,
      skillIds: [],
      maxChats: null,
      maxConversations: null,
      dateUpdated: null,
    });
  });

  it('have their profiles joined, with role and permissions', async () => {
    const me = await fetchMe(cloud, cloud.userId);
    expect(me).toEqual({
      ...(await own()),
      roles: ['Administrator'],
      profiles: [
        {
          id: '2359273612',
          name: 'Administrator',
          roleTypeId: 1,
          permissions: [3, 5, 1737, 10030],
        },
      ],
      profilesError: null,
    });
  });

  it.each([401, 403, 404, 500])('keep their record when the profiles get %i', async (status) => {
    // Another user, so that the profiles are not cached for them.
    await signIn(personas.longName);
    const elsewhere = { ...cloud, accountId: `profiles-${status}` };
    await emulator.control.fault({ on: 'profiles', answer: { kind: 'status', status } });
    await record({ profileIds: ['2359273612'], profiles: [{ name: 'Coach' }] });
    expect(await fetchMe(elsewhere, '987654321')).toMatchObject({
      profileIds: ['2359273612'],
      roles: ['Coach'],
      profiles: [],
      profilesError: { name: 'CloudError', service: 'accountConfigReadOnly', status },
    });
  });

  it('have the nickname as display name when the full name is empty', async () => {
    await emulator.control.speak({ fullNames: false });
    expect(await own()).toMatchObject({ fullName: null, displayName: 'Dana' });
  });

  it('cannot be read without a record', async () => {
    await emulator.control.speak({ employeeRecords: false });
    await signIn(personas.employee);
    await expect(fetchMe(cloud, cloud.userId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('have names for deleted skills and agent groups', async () => {
    expect(await fetchSkills(cloud)).toContainEqual({
      id: '2359235922',
      name: 'Holiday Season 2023',
    });
    expect(await fetchAgentGroups(cloud)).toContainEqual({ id: '8', name: 'Pilot 2022' });
  });

  it('are listed with at most 55 % of the bytes of whole records', async () => {
    const list = '/api/account/12345678/configuration/le-users/users?v=6.0';
    await fetchUsers({ ...cloud, userId: 'of-this-test' });
    const [{ path = '' } = {}] = await emulator.control.requests('user_list');
    const bytes = async (url: string) => {
      const headers = { authorization: `Bearer ${accessToken}` };
      return (await (await fetch(emulator.origin + url, { headers })).arrayBuffer()).byteLength;
    };
    expect((await bytes(path)) / (await bytes(list))).toBeLessThan(0.55);
  });

  it('are not listed for an agent', async () => {
    await signIn(personas.agent);
    await expect(fetchUsers(cloud)).rejects.toMatchObject({ code: 'forbidden', status: 403 });
  });

  const names = { fullName: 'Ada Byron', nickname: 'Ada', loginName: 'ada@brand.example' };
  it.each([
    ['the full name', names, 'Ada Byron'],
    ['else the nickname', { ...names, fullName: ' ' }, 'Ada'],
    ['else the login name', { ...names, fullName: null, nickname: '' }, 'ada@brand.example'],
    ['else nothing', { email: 'ada@brand.example' }, null],
  ])('have as display name %s', async (_what, body, name) => {
    await record(body);
    expect((await own()).displayName).toBe(name);
  });

  it.each([
    ['as defined by the account', [{ roleTypeId: 2, name: 'Quality Coach' }], ['Quality Coach']],
    [
      'by their role type',
      [1, '2', 3, '4', 5].map((roleTypeId) => ({ roleTypeId })),
      ['Administrator', 'Agent', 'Agent manager', 'Campaign manager', 'LivePerson employee'],
    ],
    [
      'without duplicates',
      [
        { roleTypeId: 2, name: 'Agent' },
        { roleTypeId: 2, name: ' Agent ' },
      ],
      ['Agent'],
    ],
    ['none for an unknown role', [{ roleTypeId: 99 }, { roleTypeId: 'toString' }, 'x', null], []],
    ['none without an array', 'Agent', []],
  ])('have the names of their roles: %s', async (_what, profiles, roles) => {
    await record({ profiles });
    expect((await own()).roles).toEqual(roles);
  });

  it('are requested by an encoded id', async () => {
    await record({});
    await fetchUser(cloud, '../skills?v=1#x/ä');
    expect((await emulator.control.requests('users')).map(({ path }) => path)).toEqual([
      '/api/account/12345678/configuration/le-users/users/..%2Fskills%3Fv%3D1%23x%2F%C3%A4?v=6.0',
    ]);
  });

  it.each([null, [], ['Ada'], 'Ada', 42, true, {}])('are not in the response %j', async (body) => {
    await emulator.control.fault({ on: 'users', answer: { kind: 'status', status: 200, body } });
    await expect(own()).rejects.toMatchObject({ name: 'CloudError', code: 'unexpected_answer' });
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [500, 'unavailable'],
  ])('cannot be read: %i', async (status, code) => {
    await emulator.control.fault({ on: 'users', answer: { kind: 'status', status } });
    await expect(own()).rejects.toMatchObject({ name: 'CloudError', code });
  });

  it('are listed without deleted users', async () => {
    const body = [{ id: 1 }, { id: 2, deleted: 'true' }, { id: 3, deleted: false }, { name: 'x' }];
    // Another account, so that its list is not cached yet.
    const elsewhere = { ...cloud, accountId: 'deleted-users' };
    const fault = { kind: 'status', status: 200, body } as const;
    await emulator.control.fault({ on: 'user_list', answer: fault });
    expect((await fetchUsers(elsewhere)).map(({ id }) => id)).toEqual(['1', '3']);
  });
});
