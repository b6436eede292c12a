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
