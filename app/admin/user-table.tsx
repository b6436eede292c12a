import type { ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { UserName } from '@/components/ui/user-name';
import { RemoteTimestamp } from '../remote-timestamp';
import { text } from './text';
import { type SortKey, type UserFilters, usersUrl } from './user-filters';
import type { AdminUser } from './with-roles';

const onWideOnly = 'hidden lg:table-cell';
const onMediumUp = 'hidden sm:table-cell';

/** One page of users. The headings sort. On narrow screens, hidden columns are shown below the name. */
export function UserTable({
  users,
  filters,
}: {
  users: readonly AdminUser[];
  filters: UserFilters;
}) {
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface shadow-lift">
      <table className="w-full text-start">
        <caption className="sr-only">{text.caption}</caption>
        <thead className="border-line border-b bg-sunken text-sm">
          <tr>
            <Heading sort="name" filters={filters} />
            <Heading sort="login" filters={filters} className={onWideOnly} />
            <Heading sort="role" filters={filters} className={onMediumUp} />
            <Heading sort="changed" filters={filters} className={onWideOnly} />
            <Heading sort="status" filters={filters} />
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
  filters,
  className = '',
}: {
  sort: SortKey;
  filters: UserFilters;
  className?: string;
}) {
  const isSorted = filters.sort === sort;
  const isAscending = isSorted && filters.order === 'asc';
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (isAscending ? 'ascending' : 'descending') : undefined}
      className={`px-2 py-1 text-start font-medium first:ps-3 last:pe-3 sm:first:ps-4 sm:last:pe-4 ${className}`}
    >
      <a
        href={usersUrl({ ...filters, sort, order: isAscending ? 'desc' : 'asc', page: 1 })}
        className="inline-flex min-h-11 items-center gap-1 rounded-lg px-2 hover:underline"
      >
        {text.columns[sort]}
        <span aria-hidden="true" className="inline-block w-3 text-accent">
          {isSorted ? (isAscending ? '↑' : '↓') : ''}
        </span>
      </a>
    </th>
  );
}

function UserRow({ user }: { user: AdminUser }) {
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
                <LoginName name={email} />
              </p>
            )}
            {loginName !== null && loginName !== email && (
              <p className="text-muted text-sm lg:hidden">
                <LoginName name={loginName} />
              </p>
            )}
            {dateUpdated !== null && (
              <p className="text-muted text-xs sm:text-sm lg:hidden">
                {text.changed} <RemoteTimestamp timestamp={dateUpdated} />
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
        <LoginName name={loginName ?? text.none} />
      </Cell>
      <Cell className={onMediumUp}>
        <bdi>{roleNames || text.none}</bdi>
      </Cell>
      <Cell className={`tabular-nums ${onWideOnly}`}>
        <RemoteTimestamp timestamp={dateUpdated} />
      </Cell>
      <Cell className="w-px ps-1 pe-5 sm:ps-4 sm:pe-6">
        <Status isEnabled={isEnabled} />
      </Cell>
    </tr>
  );
}

/** A login name or an email address. If it is too long for its line, it breaks before the @. */
function LoginName({ name }: { name: string }) {
  const [local, ...host] = name.split(/(?=@)/);
  return (
    <bdi>
      {local}
      <wbr />
      {host}
    </bdi>
  );
}

function Cell({ className = '', children }: { className?: string; children: ReactNode }) {
  return <td className={`px-4 py-3 ${className}`}>{children}</td>;
}

function Status({ isEnabled }: { isEnabled: boolean | null }) {
  if (isEnabled === null) return <span className="text-muted">{text.unknown}</span>;
  const colors = isEnabled
    ? 'bg-accent-soft text-accent'
    : 'bg-caution-soft text-caution print:border print:border-line';
  return (
    <span
      className={`inline-block whitespace-nowrap rounded-full px-3 py-0.5 font-medium text-sm ${colors}`}
    >
      {isEnabled ? text.enabled : text.disabled}
    </span>
  );
}
