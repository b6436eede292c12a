import type { ReactNode } from 'react';
import type { User } from 'sentinel-nextjs';
import { Avatar } from '@/components/ui/avatar';
import { UserName } from '@/components/ui/user-name';
import { RemoteTimestamp } from '../remote-timestamp';
import { type SortKey, type UserFilters, usersUrl } from './user-filters';

const onWideOnly = 'hidden lg:table-cell';
const onMediumUp = 'hidden sm:table-cell';

/** One page of users. The headings sort. What has no column of its own on a narrow screen stands below the name. */
export function UserTable({ users, query }: { users: readonly User[]; query: UserFilters }) {
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface shadow-lift">
      <table className="w-full text-start">
        <caption className="sr-only">Users of the account</caption>
        <thead className="border-line border-b bg-sunken text-sm">
          <tr>
            <Heading sort="name" query={query}>
              Name
            </Heading>
            <Heading sort="login" query={query} className={onWideOnly}>
              Login name
            </Heading>
            <Heading sort="role" query={query} className={onMediumUp}>
              Role
            </Heading>
            <Heading sort="changed" query={query} className={onWideOnly}>
              Last changed
            </Heading>
            <Heading sort="status" query={query}>
              Status
            </Heading>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {users.map((user) => (
            <UserRow key={user.id} user={user} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading({
  sort,
  query,
  className = '',
  children,
}: {
  sort: SortKey;
  query: UserFilters;
  className?: string;
  children: string;
}) {
  const isSorted = query.sort === sort;
  const isAscending = isSorted && query.order === 'asc';
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (isAscending ? 'ascending' : 'descending') : undefined}
      className={`px-2 py-1 text-start font-medium first:ps-3 last:pe-3 sm:first:ps-4 sm:last:pe-4 ${className}`}
    >
      <a
        href={usersUrl({ ...query, sort, order: isAscending ? 'desc' : 'asc', page: 1 })}
        className="inline-flex min-h-11 items-center gap-1 rounded-lg px-2 hover:underline"
      >
        {children}
        <span aria-hidden="true" className="inline-block w-3 text-accent">
          {isSorted ? (isAscending ? '↑' : '↓') : ''}
        </span>
      </a>
    </th>
  );
}

function UserRow({ user }: { user: User }) {
  const { id, displayName, loginName, email, roles, dateUpdated, isEnabled } = user;
  const roleNames = roles.join(', ');
  return (
    <tr className="break-inside-avoid align-top">
      <th scope="row" className="py-3 ps-5 pe-2 text-start font-normal sm:ps-6">
        <div className="flex items-start gap-3">
          <span className="hidden sm:block">
            <Avatar name={displayName} size="small" />
          </span>
          <div className="min-w-0">
            <p className="font-semibold">
              <UserName name={displayName} sub={id} />
            </p>
            {email !== null && (
              <p className={`text-muted text-sm ${email === loginName ? 'lg:hidden' : ''}`}>
                <LoginName text={email} />
              </p>
            )}
            {loginName !== null && loginName !== email && (
              <p className="text-muted text-sm lg:hidden">
                <LoginName text={loginName} />
              </p>
            )}
            {dateUpdated !== null && (
              <p className="text-muted text-sm lg:hidden">
                Changed <RemoteTimestamp text={dateUpdated} />
              </p>
            )}
            {roleNames !== '' && (
              <p className="text-muted text-sm sm:hidden">
                <bdi>{roleNames}</bdi>
              </p>
            )}
          </div>
        </div>
      </th>
      <Cell className={onWideOnly}>
        <LoginName text={loginName ?? '–'} />
      </Cell>
      <Cell className={onMediumUp}>
        <bdi>{roleNames || '–'}</bdi>
      </Cell>
      <Cell className={`tabular-nums ${onWideOnly}`}>
        <RemoteTimestamp text={dateUpdated} />
      </Cell>
      <Cell className="w-px pe-5 sm:pe-6">
        <Status isEnabled={isEnabled} />
      </Cell>
    </tr>
  );
}

/** A login name or an e-mail address. One that is too long for its line breaks before the @. */
function LoginName({ text }: { text: string }) {
  const [name, ...host] = text.split(/(?=@)/);
  return (
    <bdi>
      {name}
      <wbr />
      {host}
    </bdi>
  );
}

function Cell({ className = '', children }: { className?: string; children: ReactNode }) {
  return <td className={`px-4 py-3 ${className}`}>{children}</td>;
}

function Status({ isEnabled }: { isEnabled: boolean | null }) {
  if (isEnabled === null) return <span className="text-muted">Not given</span>;
  const looks = isEnabled
    ? 'bg-accent-soft text-accent'
    : 'bg-caution-soft text-caution print:border print:border-line';
  return (
    <span
      className={`inline-block whitespace-nowrap rounded-full px-3 py-0.5 font-medium text-sm ${looks}`}
    >
      {isEnabled ? 'Enabled' : 'Disabled'}
    </span>
  );
}
