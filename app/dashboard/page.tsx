import type { Metadata } from 'next';
import { Avatar } from '@/components/avatar';
import { PersonName } from '@/components/person-name';
import { requireSession, type SignedInSession } from '@/lib/require-session';
import { IdentityCard } from './identity-card';
import { roleOf } from './role';
import { SessionCard } from './session-card';
import { SignOutCard } from './sign-out-card';

export const metadata: Metadata = { title: 'Dashboard' };

/** Who you are here, how long that lasts, and the ways out. */
export default async function DashboardPage() {
  const session = await requireSession();
  return (
    <div className="space-y-6">
      <Greeting session={session} />
      <div className="grid gap-6 lg:grid-cols-2">
        <IdentityCard session={session} />
        <SessionCard session={session} />
      </div>
      <SignOutCard />
    </div>
  );
}

function Greeting({ session: { identity, accountId } }: { session: SignedInSession }) {
  return (
    <div className="flex flex-col gap-4 pb-2 sm:flex-row sm:items-center sm:gap-5">
      <Avatar name={identity.name} />
      <div className="min-w-0">
        <h1 className="font-semibold text-2xl leading-tight tracking-tight sm:text-4xl">
          Good to see you, <PersonName name={identity.name} sub={identity.sub} />
        </h1>
        <p className="mt-1 text-muted">
          {roleOf(identity)} of account <bdi dir="ltr">{accountId}</bdi>
        </p>
      </div>
    </div>
  );
}
