import { z } from 'zod';
import type { PublicSession } from '../session/public-session';

/** Whether a user has a role: only `true` means yes (a promise does not), and an exception becomes a 500. */
export type RolePredicate = (session: PublicSession) => boolean;

/**
 * Which users have access: `'administrator'` (`isAdmin`), `'agentManager'`, `'campaignManager'` or `'agent'`; those with a
 * profile of this name; those with a permission of LivePerson's list; or those for whom a function returns true.
 */
export type Role = z.infer<typeof roleSchema>;

export const roleSchema = z.union(
  [
    z.string().min(1),
    z.strictObject({ permission: z.int() }).readonly(),
    z.custom<RolePredicate>((value) => typeof value === 'function'),
  ],
  { error: 'must be a role, the name of a profile, { permission: number } or a function' },
);

export function hasRole(session: PublicSession, role: Role | null): boolean {
  if (role === null) return true;
  if (typeof role === 'function') return role(session) === true;
  const { isAdmin, roles, roleTypes, permissions } = session.identity;
  if (typeof role === 'object') return permissions.includes(role.permission);
  // An account can give a profile any name, so a name never makes an administrator.
  if (role === 'administrator') return isAdmin;
  return roles.includes(role) || roleTypes.some((roleType) => roleType === role);
}
