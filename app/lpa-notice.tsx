import type { PublicSession } from 'sentinel-nextjs';
import { Notice } from '@/components/ui/notice';

/** For employees of LivePerson, on every page: whose account they are in. It cannot be put away. */
export function LpaNotice({ session: { identity, accountId } }: { session: PublicSession }) {
  return identity.isLpa ? (
    <Notice>
      You are acting as a LivePerson employee inside a brand’s account:{' '}
      <bdi dir="ltr">{accountId}</bdi>.
    </Notice>
  ) : null;
}
