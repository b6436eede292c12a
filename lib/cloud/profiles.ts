import { z } from 'zod';
import { cachedPerAccount } from './account-cache';
import {
  arrayOfReadable,
  countSchema,
  lenientArray,
  lenientCount,
  lenientId,
  lenientText,
} from './lenient-schema';

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

/** The name of a role whose profile has no name. */
const roleTypes = [
  'Administrator',
  'Agent',
  'Agent manager',
  'Campaign manager',
  'LivePerson employee',
];

/** The name of a profile, else of its role type. Null for an unknown one. */
export function roleName({ name, roleTypeId }: Pick<Profile, 'name' | 'roleTypeId'>) {
  return name ?? roleTypes[(roleTypeId ?? 0) - 1] ?? null;
}

/** The names of these profiles, without duplicates. */
export function roleNames(profiles: readonly Pick<Profile, 'name' | 'roleTypeId'>[]) {
  return [...new Set(profiles.map(roleName).filter((name) => name !== null))];
}

/**
 * The profiles of the account, from a cache of one minute.
 *
 * @throws {CloudError}
 */
export const fetchProfiles = cachedPerAccount('profiles', {
  service: 'accountConfigReadOnly',
  path: '/api/account/{account}/configuration/le-users/profiles',
  query: { v: '4.0' },
  select: Object.keys(profile.shape),
  schema: arrayOfReadable(profile),
  size: 'list',
});
