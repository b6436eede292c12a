import type { Metadata } from 'next';
import {
  type CloudResult,
  fetchProfiles,
  fetchUsers,
  type ListedUser,
  type Profile,
  type SearchParams,
} from 'sentinel-nextjs';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { PageTitle } from '@/components/ui/page-title';
import { sentinel } from '@/sentinel';
import { CloudErrorNotice } from '../cloud-error';
import { getLocale } from '../locale';
import { findUsers, roleCounts } from './filter-users';
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
import { UserTable } from './user-table';
import { withRoles } from './with-roles';

export const metadata: Metadata = { title: text.title };

/** The users of the account. The address holds the filters, so the page works without JavaScript. */
export default async function AdminPage({ searchParams }: { searchParams: SearchParams }) {
  const { accountId } = await sentinel.requireRole('administrator');
  const [filters, result, profiles] = await Promise.all([
    searchParams.then(parseUserFilters),
    sentinel.cloud(fetchUsers),
    sentinel.cloud(fetchProfiles),
  ]);
  return (
    <div className="space-y-6">
      <div>
        <PageTitle>{text.title}</PageTitle>
        <p className="mt-1 text-muted">
          {text.allUsersOf} <bdi dir="ltr">{accountId}</bdi>
        </p>
      </div>
      {result.kind === 'answered' ? (
        <Users listed={result.value} profiles={profiles} filters={filters} />
      ) : (
        <Card title={text.notShown}>
          <CloudErrorNotice what={text.users} failure={result.failure} />
        </Card>
      )}
    </div>
  );
}

const noProfiles: readonly Profile[] = [];

async function Users({
  listed,
  profiles,
  filters,
}: {
  listed: readonly ListedUser[];
  profiles: CloudResult<readonly Profile[]>;
  filters: UserFilters;
}) {
  const locale = await getLocale();
  const users = withRoles(listed, profiles.kind === 'answered' ? profiles.value : noProfiles);
  const found = findUsers(users, filters);
  const shown: UserFilters = { ...filters, page: found.page };
  const all = text.userCount(users.length.toLocaleString(locale), users.length === 1);
  const isAll = found.count === users.length;
  return (
    <>
      {profiles.kind === 'failed' && (
        <CloudErrorNotice what={text.roleNames} failure={profiles.failure} />
      )}
      <UserSearch filters={shown} roles={roleCounts(users)} />
      <p className="text-muted">
        {isAll ? all : text.countOf(found.count.toLocaleString(locale), all)}
      </p>
      {found.count === 0 ? (
        <NoUsers filters={filters} />
      ) : (
        <UserTable users={found.users} filters={shown} />
      )}
      <Pagination filters={shown} pageCount={found.pageCount} />
      <p className="text-muted text-sm">{text.delay}</p>
    </>
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
