import type { Metadata } from 'next';
import type { PublicSession, SearchParams } from 'sentinel-nextjs';
import { Avatar } from '@/components/ui/avatar';
import { ButtonLink } from '@/components/ui/button';
import { HeroPattern } from '@/components/ui/hero-pattern';
import { PageTitle } from '@/components/ui/page-title';
import { UserName } from '@/components/ui/user-name';
import { sentinel } from '@/sentinel';
import { AccountCard } from './account-card';
import { CapacityCard } from './capacity-card';
import { ProfileCard } from './profile-card';
import { SkillsCard } from './skills-card';
import { text } from './text';

export const metadata: Metadata = { title: text.title };

/** The greeting is sent at once. The parts that come from Conversational Cloud follow, each when it is there. */
export default async function DashboardPage({ searchParams }: { searchParams: SearchParams }) {
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
        </div>
        <div className="grid gap-6">
          <CapacityCard isWhole={isWhole} />
          <AccountCard session={session} isWhole={isWhole} />
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
          {text.greeting} <UserName name={identity.name} sub={identity.sub} />
        </PageTitle>
        <p className="mt-1.5">
          {text.role(identity.isAdmin)} {text.ofAccount} <bdi dir="ltr">{accountId}</bdi>
        </p>
      </div>
    </div>
  );
}

/** A script puts the parts that follow in their place. */
function WithoutJavaScript() {
  return (
    <noscript>
      <p className="mb-3 text-muted">{text.noScript}</p>
      <ButtonLink href="/dashboard?whole" variant="secondary">
        {text.showAll}
      </ButtonLink>
    </noscript>
  );
}
