import type { PublicSession } from '../session/public-session';
import type { Role } from './options';

export function hasRole(session: PublicSession, role: Role | null): boolean {
  if (role === null) return true;
  if (typeof role === 'function') return role(session) === true;
  const { isAdmin, roles, roleTypes, permissions } = session.identity;
  if (typeof role === 'object') return permissions.includes(role.permission);
  // An account can give a profile any name, so a name never makes an administrator.
  if (role === 'administrator') return isAdmin;
  return roles.includes(role) || roleTypes.some((roleType) => roleType === role);
}
