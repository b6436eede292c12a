import { type ListedUser, type Profile, roleNames } from 'sentinel-nextjs';

/** A user with the names of their roles. */
export type AdminUser = ListedUser & { readonly roles: readonly string[] };

/** Made once for each list of users and of profiles, which the cloud client caches. */
const joined = new WeakMap<
  readonly ListedUser[],
  WeakMap<readonly Profile[], readonly AdminUser[]>
>();

/** The users with their roles, the same array for the same lists. */
export function withRoles(
  users: readonly ListedUser[],
  profiles: readonly Profile[],
): readonly AdminUser[] {
  const ofUsers = joined.get(users) ?? new WeakMap<readonly Profile[], readonly AdminUser[]>();
  joined.set(users, ofUsers);
  const known = ofUsers.get(profiles);
  if (known) return known;
  const byId = new Map(profiles.map((profile) => [profile.id, profile]));
  const result = users.map((user) => ({
    ...user,
    roles: roleNames(user.profileIds.flatMap((id) => byId.get(id) ?? [])),
  }));
  ofUsers.set(profiles, result);
  return result;
}
