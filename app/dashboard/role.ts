import type { SignedInSession } from 'sentinel-nextjs';

/** What the person is in their account, in words. */
export function roleOf({ isAdmin }: SignedInSession['identity']): string {
  return isAdmin ? 'Administrator' : 'Member';
}
