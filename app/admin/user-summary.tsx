import type { ReactNode } from 'react';
import { getNumberFormat } from '../locale';
import type { UserCounts } from './filter-users';
import { text } from './text';
import { type UserFilters, usersUrl, withoutFilters } from './user-filters';

const maxRoles = 6;

/** How many users the account has, by status and by role. Each figure is a link that filters the list. */
export async function UserSummary({
  counts,
  total,
  filters,
}: {
  counts: UserCounts;
  total: number;
  filters: UserFilters;
}) {
  const { format } = await getNumberFormat();
  const { enabled, disabled } = counts;
  const unknown = total - enabled - disabled;
  const roles = counts.roles.toSorted((a, b) => b.count - a.count);
  const all = withoutFilters(filters);
  const share = (count: number) => `${(100 * count) / Math.max(total, 1)}%`;
  return (
    <section
      aria-label={text.summary.label}
      className="grid gap-x-10 gap-y-6 rounded-2xl border border-line bg-surface p-5 shadow-lift sm:p-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
    >
      <div>
        <p className="font-display font-semibold text-3xl tabular-nums leading-tight tracking-tight">
          {text.userCount(format(total), total === 1)}
        </p>
        <Bar className="mt-4 mb-1.5 h-2.5">
          <span className="bg-accent" style={{ width: share(enabled) }} />
          <span className="bg-lamp" style={{ width: share(disabled) }} />
        </Bar>
        <ul className="-mx-2 flex flex-wrap gap-x-2 text-sm">
          <Figure
            href={usersUrl({ ...all, status: 'enabled' })}
            isCurrent={filters.status === 'enabled'}
            count={format(enabled)}
          >
            <Dot className="bg-accent" /> {text.enabled}
          </Figure>
          <Figure
            href={usersUrl({ ...all, status: 'disabled' })}
            isCurrent={filters.status === 'disabled'}
            count={format(disabled)}
          >
            <Dot className="bg-lamp" /> {text.disabled}
          </Figure>
          {unknown > 0 && (
            <li className="px-2 py-2 text-muted">
              <Dot className="bg-edge" /> {text.unknown}{' '}
              <span className="font-semibold tabular-nums">{format(unknown)}</span>
            </li>
          )}
        </ul>
      </div>
      {roles.length > 0 && (
        <div>
          <h2 className="font-semibold text-muted text-sm">{text.summary.roles}</h2>
          <ul className="mt-1 -mx-2 grid grid-cols-2 gap-x-2 xl:grid-cols-3">
            {roles.slice(0, maxRoles).map(({ role, count }) => (
              <Figure
                key={role}
                href={usersUrl({ ...all, role })}
                isCurrent={filters.role === role}
                count={format(count)}
                bar={share(count)}
              >
                <bdi>{role}</bdi>
              </Figure>
            ))}
          </ul>
          {roles.length > maxRoles && (
            <p className="mt-1 text-muted text-sm">
              {text.summary.otherRoles(format(roles.length - maxRoles))}
            </p>
          )}
        </div>
      )}
    </section>
  );
}

function Figure({
  href,
  isCurrent,
  count,
  bar,
  children,
}: {
  href: string;
  isCurrent: boolean;
  count: string;
  bar?: string;
  children: ReactNode;
}) {
  return (
    <li>
      <a
        href={href}
        aria-current={isCurrent}
        className="block min-h-11 rounded-lg border border-transparent px-2 py-2 text-sm hover:bg-sunken aria-[current=true]:border-accent forced-colors:aria-[current=true]:border-4"
      >
        <span className="flex items-baseline justify-between gap-2">
          <span className="min-w-0">{children}</span>
          <span className="whitespace-nowrap font-semibold tabular-nums">{count}</span>
        </span>
        {bar !== undefined && (
          <Bar className="mt-1 h-1.5">
            <span className="bg-accent" style={{ width: bar }} />
          </Bar>
        )}
      </a>
    </li>
  );
}

/** A picture of the figures beside it. */
function Bar({ className, children }: { className: string; children: ReactNode }) {
  return (
    <span
      aria-hidden="true"
      className={`flex overflow-hidden rounded-full bg-line forced-color-adjust-none print:hidden ${className}`}
    >
      {children}
    </span>
  );
}

function Dot({ className }: { className: string }) {
  return (
    <span
      aria-hidden="true"
      className={`me-1 inline-block size-2.5 rounded-full forced-color-adjust-none ${className}`}
    />
  );
}
