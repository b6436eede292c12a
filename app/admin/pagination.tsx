import { getLocale } from '../locale';
import { pageNumbers } from './page-numbers';
import { text } from './text';
import { type UserFilters, usersUrl } from './user-filters';

const { label, page: pageText, previous, next } = text.pagination;

const boxClasses =
  'flex min-h-11 min-w-10 items-center justify-center rounded-xl border px-1.5 tabular-nums sm:min-w-11 forced-colors:aria-[current=page]:border-4';

/** Links to the other pages of the list, by number. */
export async function Pagination({
  filters,
  pageCount,
}: {
  filters: UserFilters;
  pageCount: number;
}) {
  if (pageCount === 1) return null;
  const { page } = filters;
  const locale = await getLocale();
  const format = (count: number) => count.toLocaleString(locale);
  return (
    <nav aria-label={label} className="print:hidden">
      <ul className="flex flex-wrap items-center justify-center gap-1">
        {page > 1 && <PageLink filters={filters} page={page - 1} label={previous} sign="‹" />}
        {pageNumbers(page, pageCount).map((number, index) => {
          if (number === null) return <Gap key={index < 3 ? 'before' : 'after'} />;
          const isEnd = number === 1 || number === pageCount;
          return (
            <PageLink
              key={number}
              filters={filters}
              page={number}
              label={pageText(format(number))}
              sign={format(number)}
              // A phone has no room for the neighbours.
              className={isEnd || number === page ? '' : 'max-sm:hidden'}
            />
          );
        })}
        {page < pageCount && <PageLink filters={filters} page={page + 1} label={next} sign="›" />}
      </ul>
    </nav>
  );
}

function PageLink({
  filters,
  page,
  label,
  sign,
  className,
}: {
  filters: UserFilters;
  page: number;
  label: string;
  sign: string;
  className?: string;
}) {
  const isCurrent = page === filters.page;
  return (
    <li className={className}>
      <a
        href={usersUrl({ ...filters, page })}
        aria-label={label}
        aria-current={isCurrent ? 'page' : undefined}
        className={`${boxClasses} ${isCurrent ? 'border-accent bg-accent-soft font-semibold text-accent' : 'border-transparent hover:border-edge hover:bg-surface'}`}
      >
        {sign}
      </a>
    </li>
  );
}

function Gap() {
  return (
    <li aria-hidden="true" className="px-1 text-muted">
      …
    </li>
  );
}
