import type { Me } from '../cloud/me';
import type { Identity } from './session';

/** LivePerson's role types by their ids, from 1. */
const roleTypes = ['administrator', 'agent', 'agentManager', 'campaignManager', 'lpa'] as const;

/** A kind of profile, which is the same in every account. */
export type RoleType = (typeof roleTypes)[number];

/** An identity as pages and role functions see it. */
export interface PublicIdentity extends Omit<Identity, 'profiles'> {
  /** The names of the user's profiles, as the account defines them. Empty if they could not be read. */
  readonly roles: readonly string[];
  readonly roleTypes: readonly RoleType[];
  /** LivePerson's numbers of the permissions that the profiles grant. */
  readonly permissions: readonly number[];
}

export function toPublicIdentity({ profiles, ...identity }: Identity): PublicIdentity {
  let permission = 0;
  return {
    ...identity,
    roles: profiles?.names ?? [],
    roleTypes: roleTypes.filter((_, index) => profiles?.roleTypeIds.includes(index + 1)),
    permissions: (profiles?.permissionSteps ?? []).map((step) => {
      permission += step;
      return permission;
    }),
  };
}

/** An identity with what the user's record says now: it may take the administrator's role away, and never gives it. */
export function withRecord(identity: Identity, me: Me): Identity {
  const { displayName, pictureUrl, roles, profileIds, profiles, profilesError } = me;
  const listed = new Set(profiles.map(({ id }) => id));
  // A list that lacks one of the profiles says nothing about the user's rights.
  const isComplete =
    profilesError === null && profileIds.length > 0 && profileIds.every((id) => listed.has(id));
  const roleTypeIds = profiles.map(({ roleTypeId }) => roleTypeId);
  const permissions = profiles.flatMap((profile) => profile.permissions);
  const before = identity.profiles;
  const now = isComplete || !before ? summarizeProfiles(roles, roleTypeIds, permissions) : before;
  const wasDemoted = before?.roleTypeIds.includes(1) && !now.roleTypeIds.includes(1);
  const isAdmin = identity.isAdmin && !wasDemoted;
  return { ...identity, name: displayName ?? identity.name, pictureUrl, isAdmin, profiles: now };
}

/** Limits of their JSON: cookies carry them beside tokens of up to 6 KB. */
const maxBytes = { names: 300, permissions: 600 };

/** The stored form of profiles. Permissions are sorted, and each is stored as its difference to the one before. */
export function summarizeProfiles(
  names: readonly string[],
  roleTypeIds: readonly (number | null)[],
  permissions: readonly number[],
): NonNullable<Identity['profiles']> {
  const sorted = [...new Set(permissions)].sort((a, b) => a - b);
  const steps = sorted.map((permission, index) => permission - (sorted[index - 1] ?? 0));
  return {
    names: firstBytes(names, maxBytes.names),
    roleTypeIds: [...new Set(roleTypeIds)].filter((id) => id !== null),
    permissionSteps: firstBytes(steps, maxBytes.permissions),
  };
}

function firstBytes<T>(items: readonly T[], limit: number): readonly T[] {
  let bytes = 0;
  return items.filter((item) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    return bytes <= limit;
  });
}
