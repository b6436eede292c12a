import { ButtonLink } from '@/components/ui/button';
import { getLocale } from '../locale';
import { text } from './text';
import { type UserFilters, usersUrl } from './user-filters';

const { label, page: pageOf, first, previous, next, last } = text.pagination;

/** Links to the other pages of the list. */
export async function Pagination({
  filters,
  pageCount,
}: {
  filters: UserFilters;
  pageCount: number;
}) {
  if (pageCount === 1) return null;
  const locale = await getLocale();
  const { page } = filters;
  return (
    <nav aria-label={label} className="print:hidden">
      <ul className="flex flex-wrap items-center gap-3">
        {page > 2 && <PageLink filters={{ ...filters, page: 1 }} label={first} />}
        {page > 1 && <PageLink filters={{ ...filters, page: page - 1 }} label={previous} />}
        <li className="px-1 text-muted tabular-nums">
          {pageOf(page.toLocaleString(locale), pageCount.toLocaleString(locale))}
        </li>
        {page < pageCount && <PageLink filters={{ ...filters, page: page + 1 }} label={next} />}
        {page < pageCount - 1 && (
          <PageLink filters={{ ...filters, page: pageCount }} label={last} />
        )}
      </ul>
    </nav>
  );
}

function PageLink({ filters, label }: { filters: UserFilters; label: string }) {
  return (
    <li>
      <ButtonLink href={usersUrl(filters)} variant="secondary">
        {label}
      </ButtonLink>
    </li>
  );
}
