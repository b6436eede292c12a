import { type ListedUser, type Profile, roleNames } from 'sentinel-nextjs';

/** A user with the names of their roles. */
export type AdminUser = ListedUser & { readonly roles: readonly string[] };

interface Joined {
  readonly profiles: readonly Profile[];
  readonly users: readonly AdminUser[];
}

/** Made once for each list of users and of profiles, which the cloud client caches. */
const joined = new WeakMap<readonly ListedUser[], Joined>();

/** The users with their roles, the same array for the same lists. */
export function withRoles(
  listed: readonly ListedUser[],
  profiles: readonly Profile[],
): readonly AdminUser[] {
  const known = joined.get(listed);
  if (known?.profiles === profiles) return known.users;
  const byId = new Map(profiles.map((profile) => [profile.id, profile]));
  const users = listed.map((user) => ({
    ...user,
    roles: roleNames(user.profileIds.flatMap((id) => byId.get(id) ?? [])),
  }));
  joined.set(listed, { profiles, users });
  return users;
}
