import type { UserCounts } from './filter-users';
import { text } from './text';
import { type UserFilters, usersUrl, withoutFilters } from './user-filters';

const maxRoles = 6;

interface UserSummaryProps {
  readonly counts: UserCounts;
  readonly total: number;
  readonly filters: UserFilters;
  readonly locale: string;
}

/** How many users the account has, by status and by role. Each figure is a link that filters the list. */
export function UserSummary({ counts, total, filters, locale }: UserSummaryProps) {
  const all = withoutFilters(filters);
  const figure = (
    label: string,
    count: number,
    filter: Partial<UserFilters>,
    isCurrent: boolean,
  ) => (
    <li key={label}>
      <a
        href={usersUrl({ ...all, ...filter })}
        aria-current={isCurrent}
        className="block min-h-11 rounded-lg border border-transparent px-2 py-2 text-sm hover:bg-sunken aria-[current=true]:border-accent forced-colors:aria-[current=true]:border-4"
      >
        <span className="flex items-baseline justify-between gap-2">
          <bdi className="min-w-0">{label}</bdi>
          <span className="whitespace-nowrap font-semibold tabular-nums">
            {count.toLocaleString(locale)}
          </span>
        </span>
        <span
          aria-hidden="true"
          className="mt-1 flex h-1.5 overflow-hidden rounded-full bg-line forced-color-adjust-none print:hidden"
        >
          <span
            className={filter.status === 'disabled' ? 'bg-lamp' : 'bg-accent'}
            style={{ width: `${(100 * count) / Math.max(total, 1)}%` }}
          />
        </span>
      </a>
    </li>
  );
  const roles = counts.roles.toSorted((a, b) => b.count - a.count);
  return (
    <section
      aria-label={text.summary.label}
      className="grid gap-x-10 gap-y-6 rounded-2xl border border-line bg-surface p-5 shadow-lift sm:p-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
    >
      <div>
        <p className="mb-2 font-display font-semibold text-3xl tabular-nums leading-tight tracking-tight">
          {text.userCount(total.toLocaleString(locale), total === 1)}
        </p>
        <ul className="-mx-2 grid grid-cols-2 gap-x-2">
          {(['enabled', 'disabled'] as const).map((status) =>
            figure(text[status], counts[status], { status }, filters.status === status),
          )}
        </ul>
      </div>
      {roles.length > 0 && (
        <div>
          <h2 className="font-semibold text-muted text-sm">{text.summary.roles}</h2>
          <ul className="-mx-2 mt-1 grid gap-x-2 min-[22.5rem]:grid-cols-2 xl:grid-cols-3">
            {roles
              .slice(0, maxRoles)
              .map(({ role, count }) => figure(role, count, { role }, filters.role === role))}
          </ul>
          {roles.length > maxRoles && (
            <p className="mt-1 text-muted text-sm">
              {text.summary.otherRoles((roles.length - maxRoles).toLocaleString(locale))}
            </p>
          )}
        </div>
      )}
    </section>
  );
}
