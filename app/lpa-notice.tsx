import type { SignedInSession } from 'sentinel-nextjs';
import { Notice } from '@/components/ui/notice';

/** For employees of LivePerson, on every page: whose account they are in. It cannot be put away. */
export function EmployeeNotice({ session: { identity, accountId } }: { session: SignedInSession }) {
  return identity.isLpa ? (
    <Notice>
      You are acting as a LivePerson employee inside a brand’s account:{' '}
      <bdi dir="ltr">{accountId}</bdi>.
    </Notice>
  ) : null;
}
