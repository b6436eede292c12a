import type { Metadata } from 'next';
import type { PublicSession } from 'sentinel-nextjs';
import { Avatar } from '@/components/ui/avatar';
import { ButtonLink } from '@/components/ui/button';
import { HeroPattern } from '@/components/ui/hero-pattern';
import { PageTitle } from '@/components/ui/page-title';
import { UserName } from '@/components/ui/user-name';
import { sentinel } from '@/sentinel';
import { AccountCard } from './account-card';
import { CapacityCard } from './capacity-card';
import { ProfileCard } from './profile-card';
import { roleLabel } from './role';
import { SessionCard } from './session-card';
import { SignOutCard } from './sign-out-card';
import { SkillsCard } from './skills-card';

export const metadata: Metadata = { title: 'Dashboard' };

/**
 * The person as Conversational Cloud knows them. The greeting is sent at once; what Conversational Cloud has to be
 * asked for comes after it, part by part.
 */
export default async function DashboardPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const [session, query] = await Promise.all([sentinel.requireSession(), searchParams]);
  const isWhole = query.whole !== undefined;
  return (
    <div className="space-y-6">
      <Greeting session={session} />
      {!isWhole && <WithoutJavaScript />}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <div className="grid gap-6">
          <ProfileCard isWhole={isWhole} />
          <SkillsCard isWhole={isWhole} />
          <SessionCard session={session} />
        </div>
        <div className="grid gap-6">
          <CapacityCard isWhole={isWhole} />
          <AccountCard session={session} isWhole={isWhole} />
          <SignOutCard />
        </div>
      </div>
    </div>
  );
}

function Greeting({ session: { identity, accountId } }: { session: PublicSession }) {
  return (
    <div className="relative flex flex-col gap-5 overflow-hidden rounded-3xl bg-brand p-6 text-on-brand sm:flex-row sm:items-center sm:gap-7 sm:p-9 print:p-0">
      <HeroPattern className="absolute end-8 bottom-0 hidden h-40 lg:block print:hidden" />
      <Avatar name={identity.name} pictureUrl={identity.pictureUrl} />
      <div data-testid="greeting" className="min-w-0 lg:me-64">
        <PageTitle>
          Good to see you, <UserName name={identity.name} sub={identity.sub} />
        </PageTitle>
        <p className="mt-1.5">
          {roleLabel(identity)} of account <bdi dir="ltr">{accountId}</bdi>
        </p>
      </div>
    </div>
  );
}

/** What streams in is put in its place by a script. */
function WithoutJavaScript() {
  return (
    <noscript>
      <p className="mb-3 text-muted">
        Without JavaScript the parts of this page that LivePerson is asked for do not appear by
        themselves.
      </p>
      <ButtonLink href="/dashboard?whole" variant="secondary">
        Show the whole page
      </ButtonLink>
    </noscript>
  );
}
