import { expect, it } from 'vitest';
import { withRoles } from './with-roles';

const user = {
  id: '1',
  displayName: 'Ada',
  fullName: null,
  nickname: 'Ada',
  loginName: null,
  email: null,
  isEnabled: true,
  isDeleted: false,
  profileIds: ['3', '2', '9'],
  dateUpdated: null,
};
const profiles = [
  { id: '2', name: null, roleTypeId: 2, permissions: [] },
  { id: '3', name: 'Quality Coach', roleTypeId: 2, permissions: [] },
];

it('names the roles of each user, and nothing for a profile that is not listed', () => {
  expect(withRoles([user], profiles)).toEqual([{ ...user, roles: ['Quality Coach', 'Agent'] }]);
  expect(withRoles([user], [])).toEqual([{ ...user, roles: [] }]);
});

it('returns the same array for the same lists, so that its index is made once', () => {
  const users = [user];
  const first = withRoles(users, profiles);
  expect(withRoles(users, profiles)).toBe(first);
  expect(withRoles(users, [...profiles])).not.toBe(first);
});
