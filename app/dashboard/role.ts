import type { PublicSession } from 'sentinel-nextjs';

/** What the person is in their account, in words. */
export function roleLabel({ isAdmin }: PublicSession['identity']): string {
  return isAdmin ? 'Administrator' : 'Member';
}
