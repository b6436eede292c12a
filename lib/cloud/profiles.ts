import { z } from 'zod';
import { cachedPerAccount } from './account-cache';
import { accountList } from './account-list';
import { countSchema, lenientArray, lenientCount, lenientId, lenientText } from './lenient-schema';

const profile = z.object({
  id: lenientId,
  name: lenientText,
  /** 1 administrator, 2 agent, 3 agent manager, 4 campaign manager, 5 LivePerson employee. */
  roleTypeId: lenientCount,
  /** Numbers of LivePerson's list of permissions. */
  permissions: lenientArray(countSchema),
});

/** A set of rights, with a name that the account gives it. Users have one or more. */
export type Profile = Readonly<z.infer<typeof profile>>;

/** By role type. */
const roleTypes = [
  'Administrator',
  'Agent',
  'Agent manager',
  'Campaign manager',
  'LivePerson employee',
];

/** The names of these profiles, without duplicates. One without a name has that of its role type, if it is known. */
export function roleNames(profiles: readonly Pick<Profile, 'name' | 'roleTypeId'>[]): string[] {
  const names = profiles.map(({ name, roleTypeId }) => name ?? roleTypes[(roleTypeId ?? 0) - 1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/**
 * The profiles of the account, from a cache of one minute.
 *
 * @throws {CloudError}
 */
export const fetchProfiles = cachedPerAccount('profiles', accountList('profiles', '4.0', profile));
