import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Notice } from '@/components/notice';
import { requireSession } from '@/lib/require-session';
import { SignedInWatch } from '../signed-in-watch';

export const metadata: Metadata = { robots: { index: false } };

/** Everything behind sign-in. Each page asks for the session itself too: layouts stay on navigation. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const session = await requireSession();
  const { identity, accountId } = session;
  return (
    <div className="space-y-8">
      <SignedInWatch session={session} />
      {identity.isLpa && (
        <Notice>
          You are acting as a LivePerson employee inside account <bdi dir="ltr">{accountId}</bdi>.
        </Notice>
      )}
      {children}
    </div>
  );
}
