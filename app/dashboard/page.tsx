import type { Metadata } from 'next';
import type { PublicSession } from 'sentinel-nextjs';
import { Avatar } from '@/components/ui/avatar';
import { ButtonLink } from '@/components/ui/button';
import { PageTitle } from '@/components/ui/page-title';
import { UserName } from '@/components/ui/user-name';
import pattern from '@/public/hero-pattern.svg';
import { sentinel } from '@/sentinel';
import { DeferredSection } from '../deferred-section';
import { getLocale } from '../locale';
import { CloudPart } from './cloud-part';
import { parts } from './current-user';
import { ProfileCard } from './profile-card';
import { Refusals } from './refusals';
import { ResolvedConversations } from './resolved-conversations';
import { text } from './text';
import { WorkspaceStatus } from './workspace-status';

export const metadata: Metadata = { title: text.title };

/** The greeting is sent at once. The parts that come from Conversational Cloud follow, each when it is there. */
export default async function DashboardPage({ searchParams }: PageProps<'/dashboard'>) {
  const [session, query, locale] = await Promise.all([
    sentinel.requireSession(),
    searchParams,
    getLocale(),
  ]);
  const isWhole = query.whole !== undefined;
  return (
    <div className="space-y-6">
      <Greeting session={session} />
      {!isWhole && (
        <noscript>
          <p className="mb-3 text-muted">{text.noScript}</p>
          <ButtonLink href="/dashboard?whole" variant="secondary">
            {text.showAll}
          </ButtonLink>
        </noscript>
      )}
      <div className="flex flex-wrap gap-6 *:grow *:basis-72 *:last:basis-md empty:hidden">
        <CloudPart {...parts.now} isWhole={isWhole}>
          {(agent) => <WorkspaceStatus agent={agent} locale={locale} />}
        </CloudPart>
        <CloudPart {...parts.day} isWhole={isWhole}>
          {(metrics) => <ResolvedConversations {...metrics} locale={locale} />}
        </CloudPart>
      </div>
      <DeferredSection isWhole={isWhole} fallback={null}>
        <Refusals />
      </DeferredSection>
      <ProfileCard session={session} isWhole={isWhole} />
    </div>
  );
}

function Greeting({ session: { identity, accountId } }: { session: PublicSession }) {
  const account = sentinel.selectableAccounts().find((each) => each.accountId === accountId);
  return (
    <div className="relative flex items-center gap-4 overflow-hidden rounded-3xl bg-brand p-5 text-on-brand sm:gap-7 sm:p-8 print:rounded-none print:bg-transparent print:p-0">
      {/* biome-ignore lint/performance/noImgElement: an SVG needs no scaling */}
      <img
        src={pattern.src}
        alt=""
        className="absolute end-8 bottom-0 hidden h-36 lg:block print:hidden"
      />
      <Avatar name={identity.name} pictureUrl={identity.pictureUrl} />
      <div data-testid="greeting" className="min-w-0 lg:me-64">
        <PageTitle>
          {text.greeting} <UserName name={identity.name} sub={identity.sub} />
        </PageTitle>
        <p className="mt-1.5">
          {text.role(identity.isAdmin)} {text.ofAccount}{' '}
          {account ? <bdi>{account.name}</bdi> : <bdi dir="ltr">{accountId}</bdi>}
        </p>
      </div>
    </div>
  );
}
