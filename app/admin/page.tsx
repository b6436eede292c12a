import type { Metadata } from 'next';
import { fetchUsers, type User } from 'sentinel-nextjs';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { PageTitle } from '@/components/ui/page-title';
import { sentinel } from '@/sentinel';
import { CloudErrorNotice } from '../cloud-error';
import { findUsers, roleCounts } from './filter-users';
import { Pagination } from './pagination';
import {
  hasFilters,
  parseUserFilters,
  type UserFilters,
  usersUrl,
  withoutFilters,
} from './user-filters';
import { UserSearch } from './user-search';
import { UserTable } from './user-table';

export const metadata: Metadata = { title: 'Users' };

/**
 * The users of the account, for its administrators. The state is in the address and the page is made whole, so it
 * works without JavaScript.
 */
export default async function AdminPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { accountId } = await sentinel.requireRole('administrator');
  const [query, answer] = await Promise.all([
    searchParams.then(parseUserFilters),
    sentinel.cloud(fetchUsers),
  ]);
  return (
    <div className="space-y-6">
      <div>
        <PageTitle>Users</PageTitle>
        <p className="mt-1 text-muted">
          Everybody who works in account <bdi dir="ltr">{accountId}</bdi>
        </p>
      </div>
      {answer.kind === 'answered' ? (
        <Users users={answer.value} query={query} />
      ) : (
        <Card title="The users cannot be shown right now">
          <CloudErrorNotice what="the users of the account" failure={answer.failure} />
        </Card>
      )}
    </div>
  );
}

function Users({ users, query }: { users: readonly User[]; query: UserFilters }) {
  const found = findUsers(users, query);
  const shown: UserFilters = { ...query, page: found.page };
  return (
    <>
      <UserSearch query={shown} roles={roleCounts(users)} />
      <p className="text-muted">{howMany(found.count, users.length)}</p>
      {found.count === 0 ? (
        <Nobody query={query} />
      ) : (
        <UserTable users={found.users} query={shown} />
      )}
      <Pagination query={shown} pageCount={found.pageCount} />
      <p className="text-muted text-sm">
        What LivePerson says is kept for a minute: a change may take as long to appear.
      </p>
    </>
  );
}

function howMany(count: number, all: number): string {
  const users = (number: number) =>
    `${number.toLocaleString('en')} ${number === 1 ? 'user' : 'users'}`;
  return count === all ? users(all) : `${count.toLocaleString('en')} of ${users(all)}`;
}

function Nobody({ query }: { query: UserFilters }) {
  return (
    <Card title="Nobody found">
      <p className="text-muted">
        {hasFilters(query)
          ? 'No user of this account fits what you are looking for.'
          : 'LivePerson lists no users for this account.'}
      </p>
      {hasFilters(query) && (
        <p className="mt-4">
          <ButtonLink href={usersUrl(withoutFilters(query))} variant="secondary">
            Show all users
          </ButtonLink>
        </p>
      )}
    </Card>
  );
}
