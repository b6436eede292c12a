import { text } from './text';
import { type SortKey, sortKeys, type UserFilters, usersUrl } from './user-filters';
import { UserRow } from './user-row';
import type { AdminUser } from './with-roles';

interface UserTableProps {
  readonly users: readonly AdminUser[];
  readonly filters: UserFilters;
}

/** One page of users. The headings sort. Below the width of a table each user is a block with the status at its end. */
export function UserTable({ users, filters }: UserTableProps) {
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
            <UserRow key={user.id} user={user} />
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
