import { cloudLimits, HttpError, withTimeout } from '../outbound/limits';
import type { CloudClient } from './client';
import { CloudError } from './cloud-error';
import { fetchProfiles, type Profile, roleNames } from './profiles';
import { fetchUser, type User } from './users';

/** A user with their profiles. */
export interface Me extends User {
  /** The user's profiles; empty if the list of profiles cannot be read. */
  readonly profiles: readonly Profile[];
  /** Why the list of profiles cannot be read, else null. */
  readonly profilesError: CloudError | null;
}

/**
 * One user's record with the names of their roles. Both are read at the same time. A list of profiles that cannot be
 * read is no failure: then the roles are those that the record names, if any.
 *
 * @param profilesLimitMs how long the profiles may take
 * @throws {CloudError} when the record cannot be read; `not_found` is normal for a LivePerson employee
 */
export async function fetchMe(
  cloud: CloudClient,
  userId: string,
  profilesLimitMs = cloudLimits.list.timeoutMs,
): Promise<Me> {
  const [user, list] = await Promise.all([
    fetchUser(cloud, userId),
    withTimeout(fetchProfiles(cloud), profilesLimitMs).catch((error: unknown) => {
      if (error instanceof CloudError) return error;
      if (error instanceof HttpError) return new CloudError('unavailable', { cause: error });
      throw error;
    }),
  ]);
  if (list instanceof CloudError) return { ...user, profiles: [], profilesError: list };
  const profiles = list.filter(({ id }) => user.profileIds.includes(id));
  const roles = profiles.length > 0 ? roleNames(profiles) : user.roles;
  return { ...user, profiles, profilesError: null, roles };
}
