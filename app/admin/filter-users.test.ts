import { describe, expect, it } from 'vitest';
import { countUsers, findUsers, usersPerPage } from './filter-users';
import { parseUserFilters, type UserFilters } from './user-filters';
import type { AdminUser } from './with-roles';

const emptyUser: AdminUser = {
  id: '0',
  displayName: null,
  fullName: null,
  nickname: null,
  loginName: null,
  email: null,
  isEnabled: null,
  isDeleted: false,
  profileIds: [],
  roles: [],
  dateUpdated: null,
};

const user = (
  id: string,
  fullName: string | null,
  changes: Partial<AdminUser> = {},
): AdminUser => ({
  ...emptyUser,
  id,
  displayName: fullName,
  fullName,
  ...changes,
});

const users = [
  user('1', 'Zoë Åkesson', { isEnabled: true, roles: ['Agent'], loginName: 'zoe@brand.example' }),
  user('2', 'José  Núñez', { isEnabled: false, roles: ['Agent', 'Quality Coach'] }),
  user('3', null, { loginName: 'LPA-lee', dateUpdated: '2024-01-01' }),
  user('4', 'ada Byron', { isEnabled: true, nickname: 'Countess', dateUpdated: '2025-01-01' }),
  user('5', 'عبد الرحمن', { email: 'abd@brand.example', roles: ['Administrator'] }),
  user('6', '山田 太郎', { isEnabled: true, roles: ['agent 10', 'agent 9'] }),
];

const find = (filters: Partial<UserFilters> = {}, list = users) =>
  findUsers(list, { ...parseUserFilters({}), ...filters });
const ids = (filters: Partial<UserFilters>) => find(filters).users.map(({ id }) => id);

describe('findUsers', () => {
  it.each([
    ['ada', ['4']],
    ['ADA', ['4']],
    ['\u200fada\u200e', ['4']],
    ['jose nunez', ['2']],
    ['núñez josé', ['2']],
    ['zoe akesson', ['1']],
    ['countess', ['4']],
    ['lpa-', ['3']],
    ['abd@', ['5']],
    ['الرحمن', ['5']],
    ['太郎', ['6']],
    ['6', ['6']],
    ['ada nunez', []],
    ['.*', []],
  ])('finds users whose texts contain every word: %s', (q, found) => {
    expect(ids({ q })).toEqual(found);
  });

  it('filters by role and by status', () => {
    expect(ids({ role: 'Agent' })).toEqual(['2', '1']);
    expect(ids({ role: 'agent' })).toEqual([]);
    expect(ids({ status: 'enabled' })).toEqual(['4', '1', '6']);
    expect(ids({ status: 'disabled' })).toEqual(['2']);
    expect(ids({ role: 'Agent', status: 'enabled', q: 'zoe' })).toEqual(['1']);
  });

  it('sorts in both directions, with unknown values last', () => {
    expect(ids({ sort: 'name' })).toEqual(['4', '2', '1', '5', '6', '3']);
    expect(ids({ sort: 'name', order: 'desc' })).toEqual(['6', '5', '1', '2', '4', '3']);
    expect(ids({ sort: 'changed' })).toEqual(['3', '4', '2', '1', '5', '6']);
    expect(ids({ sort: 'changed', order: 'desc' })).toEqual(['4', '3', '2', '1', '5', '6']);
    expect(ids({ sort: 'status' }).slice(0, 4)).toEqual(['4', '1', '6', '2']);
    expect(ids({ sort: 'login' }).slice(0, 2)).toEqual(['3', '1']);
    expect(ids({ sort: 'role' })).toEqual(['5', '2', '1', '6', '4', '3']);
  });

  it('returns one page at a time', () => {
    const many = Array.from({ length: usersPerPage * 2 + 1 }, (_, n) => user(`${n}`, `User ${n}`));
    const page = (number: number) => find({ page: number }, many);
    expect(page(1).users[9]?.fullName).toBe('User 9');
    expect(page(2).users[0]?.fullName).toBe(`User ${usersPerPage}`);
    expect(page(3)).toMatchObject({ count: many.length, page: 3, pageCount: 3 });
    expect(page(3).users).toHaveLength(1);
    expect(page(999)).toEqual(page(3));
    expect(page(2).first).toBe(usersPerPage);
    expect(find({ page: 7 }, [])).toEqual({
      users: [],
      first: 0,
      count: 0,
      page: 1,
      pageCount: 1,
    });
  });

  it('searches ten thousand users quickly', () => {
    const names = ['Ada', 'Zoë', 'José', '山田', 'Lee', 'Søren', 'Łukasz'];
    const many = Array.from({ length: 10_000 }, (_, n) =>
      user(`${n}`, `${names[n % names.length]} ${(n * 7_919) % 10_000}`, { roles: ['Agent'] }),
    );
    const began = performance.now();
    find({ q: 'zoe 12', sort: 'role' }, many);
    const firstMs = performance.now() - began;
    for (let n = 0; n < 20; n += 1) find({ q: `jose ${n}`, sort: 'role' }, many);
    const laterMs = (performance.now() - began - firstMs) / 20;
    expect(firstMs).toBeLessThan(3_000);
    expect(laterMs).toBeLessThan(200);
  });
});

it('counts the users by status, and by role, sorted by name', () => {
  expect(countUsers(users)).toEqual({
    enabled: 3,
    disabled: 1,
    roles: [
      { role: 'Administrator', count: 1 },
      { role: 'Agent', count: 2 },
      { role: 'agent 9', count: 1 },
      { role: 'agent 10', count: 1 },
      { role: 'Quality Coach', count: 1 },
    ],
  });
});
