import type { SignedInSession } from '@/lib/require-session';

/** What the person is in their account, in words. */
export function roleOf({ isAdmin }: SignedInSession['identity']): string {
  return isAdmin ? 'Administrator' : 'Member';
}
