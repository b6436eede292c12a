import { UserName } from '@/components/ui/user-name';
import { RemoteTimestamp } from '../remote-timestamp';
import { text } from './text';
import { type SortKey, sortKeys, type UserFilters, usersUrl } from './user-filters';
import type { AdminUser } from './with-roles';

const none = '–';

const statuses = {
  true: { label: text.enabled, colours: 'bg-accent-soft text-accent' },
  false: { label: text.disabled, colours: 'bg-caution-soft text-caution' },
  null: { label: text.unknown, colours: 'text-muted' },
};

interface UserTableProps {
  readonly users: readonly AdminUser[];
  readonly filters: UserFilters;
  readonly locale: string;
}

/** One page of users. The headings sort. Below the width of a table each user is a block with the status at its end. */
export function UserTable({ users, filters, locale }: UserTableProps) {
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface shadow-lift">
      <table className="w-full max-lg:block">
        <caption className="sr-only">{text.caption}</caption>
        <thead className="border-line border-b bg-sunken text-sm max-lg:block">
          <tr className="max-lg:flex max-lg:flex-wrap max-lg:px-3 max-lg:py-1">
            {sortKeys.map((sort) => (
              <Heading key={sort} sort={sort} filters={filters} />
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line max-lg:block lg:align-top lg:**:[td,th]:px-4 lg:**:[td,th]:py-3 lg:**:[td,th]:first:ps-6 lg:**:[td,th]:last:pe-6 max-lg:*:grid max-lg:*:grid-cols-[minmax(0,1fr)_auto] max-lg:*:gap-x-4 max-lg:*:px-5 max-lg:*:py-3.5 sm:max-lg:*:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_6.5rem]">
          {users.map((user) => (
            <UserRow key={user.id} user={user} locale={locale} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading({ sort, filters }: { sort: SortKey; filters: UserFilters }) {
  const isSorted = filters.sort === sort;
  const isAscending = isSorted && filters.order === 'asc';
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (isAscending ? 'ascending' : 'descending') : undefined}
      className="text-start font-medium lg:px-2 lg:py-1 lg:first:ps-4 lg:last:pe-4"
    >
      <a
        href={usersUrl({ ...filters, sort, order: isAscending ? 'desc' : 'asc', page: 1 })}
        className={`inline-flex min-h-11 items-center gap-1.5 rounded-lg px-2 underline-offset-4 hover:underline ${isSorted ? 'font-semibold text-ink' : 'text-muted'}`}
      >
        {text.columns[sort]}
        <span aria-hidden="true">{isSorted ? (isAscending ? '▲' : '▼') : '⇅'}</span>
      </a>
    </th>
  );
}

/** A line of its own on a phone. Only a table shows that there is no value. */
const lineClasses = (hasValue: boolean) => (hasValue ? 'max-sm:col-span-full' : 'max-sm:hidden');

function UserRow({ user, locale }: { user: AdminUser; locale: string }) {
  const { id, displayName: name, loginName: login, email, dateUpdated } = user;
  const status = statuses[`${user.isEnabled}`];
  const roles = user.roles.join(', ');
  return (
    <tr className="break-inside-avoid">
      <th scope="row" className="text-start font-semibold">
        <UserName name={name} sub={id} />
        {email !== null && email !== login && (
          <span className="block font-normal text-muted text-sm">
            <LoginName name={email} />
          </span>
        )}
      </th>
      <td className={`max-lg:text-muted ${lineClasses(login !== name)}`}>
        <LoginName name={login ?? none} />
      </td>
      <td className={lineClasses(roles !== '')}>
        <bdi>{roles || none}</bdi>
      </td>
      <td
        className={`text-muted tabular-nums max-lg:text-sm lg:whitespace-nowrap ${lineClasses(dateUpdated !== null)}`}
      >
        <span className="lg:hidden">{text.changed} </span>
        {dateUpdated === null ? none : <RemoteTimestamp timestamp={dateUpdated} locale={locale} />}
      </td>
      <td className="max-lg:row-start-1 max-sm:col-start-2 sm:max-lg:col-start-3">
        <span
          className={`inline-block whitespace-nowrap rounded-full border border-transparent px-3 font-medium text-sm print:border-line ${status.colours}`}
        >
          {status.label}
        </span>
      </td>
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
