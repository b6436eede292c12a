import type { Metadata } from 'next';
import { fetchProfiles, fetchUsers, type Profile, type SearchParams } from 'sentinel-nextjs';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { PageTitle } from '@/components/ui/page-title';
import { sentinel } from '@/sentinel';
import { CloudErrorNotice } from '../cloud-error';
import { DeferredSection } from '../deferred-section';
import { getLocale } from '../locale';
import { countUsers, findUsers } from './filter-users';
import { Pagination } from './pagination';
import { text } from './text';
import {
  hasFilters,
  parseUserFilters,
  type UserFilters,
  usersUrl,
  withoutFilters,
} from './user-filters';
import { UserSearch } from './user-search';
import { UserSummary } from './user-summary';
import { UserTable } from './user-table';
import { UsersSkeleton } from './users-skeleton';
import { withRoles } from './with-roles';

export const metadata: Metadata = { title: text.title };

/** The users of the account, sent when they are there. The address holds the filters, so no script is needed. */
export default async function AdminPage({ searchParams }: { searchParams: SearchParams }) {
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
  const [listed, profiles] = await Promise.all([
    sentinel.cloud(fetchUsers),
    sentinel.cloud(fetchProfiles),
  ]);
  if (listed.kind === 'failed') {
    return (
      <Card title={text.notShown}>
        <CloudErrorNotice what={text.users} failure={listed.failure} />
      </Card>
    );
  }
  const locale = await getLocale();
  const users = withRoles(listed.value, profiles.kind === 'answered' ? profiles.value : noProfiles);
  const counts = countUsers(users);
  const found = findUsers(users, filters);
  const shown: UserFilters = { ...filters, page: found.page };
  const [first = '', last = '', count = ''] = [
    found.first + 1,
    found.first + found.users.length,
    found.count,
  ].map((number) => number.toLocaleString(locale));
  return (
    <div className="space-y-6">
      {profiles.kind === 'failed' && (
        <CloudErrorNotice what={text.roleNames} failure={profiles.failure} />
      )}
      <UserSummary counts={counts} total={users.length} filters={shown} />
      <UserSearch filters={shown} roles={counts.roles} />
      {found.count === 0 ? (
        <NoUsers filters={filters} />
      ) : (
        <>
          <p className="text-muted tabular-nums">{text.range(first, last, count)}</p>
          <UserTable users={found.users} filters={shown} />
        </>
      )}
      <Pagination filters={shown} pageCount={found.pageCount} />
      <p className="text-muted text-sm">{text.delay}</p>
    </div>
  );
}

function NoUsers({ filters }: { filters: UserFilters }) {
  return (
    <Card title={text.noneFound}>
      <p className="mb-4 text-muted">{hasFilters(filters) ? text.noMatch : text.emptyAccount}</p>
      {hasFilters(filters) && (
        <ButtonLink href={usersUrl(withoutFilters(filters))} variant="secondary">
          {text.showAll}
        </ButtonLink>
      )}
    </Card>
  );
}
