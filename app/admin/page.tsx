import type { Metadata } from 'next';
import { fetchProfiles, fetchUsers, type Profile } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { PageTitle } from '@/components/ui/page-title';
import { Skeleton } from '@/components/ui/skeleton';
import { sentinel } from '@/sentinel';
import { CloudErrorNotice } from '../cloud-error';
import { DeferredSection } from '../deferred-section';
import { getLocale } from '../locale';
import { countUsers, findUsers } from './filter-users';
import { Pagination } from './pagination';
import { text } from './text';
import { hasFilters, parseUserFilters, type UserFilters, usersUrl } from './user-filters';
import { ShowAllLink, UserSearch } from './user-search';
import { UserSummary } from './user-summary';
import { UserTable } from './user-table';
import { withRoles } from './with-roles';

export const metadata: Metadata = { title: text.title };

/** The users of the account, sent when they are there. The address holds the filters, so no script is needed. */
export default async function AdminPage({ searchParams }: PageProps<'/admin'>) {
  const [{ accountId }, query] = await Promise.all([
    sentinel.requireRole('administrator'),
    searchParams,
  ]);
  const filters = parseUserFilters(query);
  return (
    <div className="space-y-6">
      <div>
        <PageTitle>{text.title}</PageTitle>
        <p className="mt-1 text-muted">
          {text.allUsersOf} <bdi dir="ltr">{accountId}</bdi>
        </p>
      </div>
      {!filters.whole && (
        <noscript>
          <meta httpEquiv="refresh" content={`0; url=${usersUrl({ ...filters, whole: true })}`} />
        </noscript>
      )}
      <DeferredSection isWhole={filters.whole} fallback={<UsersSkeleton />}>
        <Users filters={filters} />
      </DeferredSection>
    </div>
  );
}

const noProfiles: readonly Profile[] = [];

async function Users({ filters }: { filters: UserFilters }) {
  const [listed, profiles, locale] = await Promise.all([
    sentinel.cloud(fetchUsers),
    sentinel.cloud(fetchProfiles),
    getLocale(),
  ]);
  if (listed.kind === 'failed') {
    return (
      <Card title={text.notShown}>
        <CloudErrorNotice what={text.users} failure={listed.failure} />
      </Card>
    );
  }
  const users = withRoles(listed.value, profiles.kind === 'answered' ? profiles.value : noProfiles);
  const counts = countUsers(users);
  const found = findUsers(users, filters);
  const shown: UserFilters = { ...filters, page: found.page };
  const format = (number: number) => number.toLocaleString(locale);
  const [first, last] = [format(found.first + 1), format(found.first + found.users.length)];
  return (
    <div className="space-y-6">
      {profiles.kind === 'failed' && (
        <CloudErrorNotice what={text.roleNames} failure={profiles.failure} />
      )}
      <UserSummary counts={counts} total={users.length} filters={shown} locale={locale} />
      <UserSearch filters={shown} roles={counts.roles} locale={locale} />
      {found.count === 0 ? (
        <NoUsers filters={filters} />
      ) : (
        <>
          <p className="text-muted tabular-nums">{text.range(first, last, format(found.count))}</p>
          <UserTable users={found.users} filters={shown} locale={locale} />
        </>
      )}
      <Pagination filters={shown} pageCount={found.pageCount} locale={locale} />
      <p className="text-muted text-sm">{text.delay}</p>
    </div>
  );
}

function NoUsers({ filters }: { filters: UserFilters }) {
  return (
    <Card title={text.noneFound}>
      <p className="mb-4 text-muted">{hasFilters(filters) ? text.noMatch : text.emptyAccount}</p>
      <ShowAllLink filters={filters} label={text.showAll} />
    </Card>
  );
}

const boxClasses = 'rounded-2xl border border-line bg-surface p-6 shadow-lift';
const widths = ['w-40', 'w-52', 'w-32', 'w-48', 'w-36', 'w-44'];

/** In the place of the summary, the search and the list. */
function UsersSkeleton() {
  return (
    <div role="status" className="space-y-6">
      <span className="sr-only">{text.loading}</span>
      <div aria-hidden="true" className={`h-80 lg:h-44 ${boxClasses}`}>
        <Skeleton className="w-48 text-3xl" />
      </div>
      <div aria-hidden="true" className={`h-64 lg:h-32 ${boxClasses}`} />
      <div aria-hidden="true" className={`grid gap-6 ${boxClasses}`}>
        {widths.map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    </div>
  );
}
