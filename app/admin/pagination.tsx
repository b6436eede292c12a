import { text } from './text';
import { type UserFilters, usersUrl } from './user-filters';

interface PaginationProps {
  readonly filters: UserFilters;
  readonly pageCount: number;
  readonly locale: string;
}

/** Links to the other pages of the list, by number. */
export function Pagination({ filters, pageCount, locale }: PaginationProps) {
  if (pageCount === 1) return null;
  const { page: current } = filters;
  const link = (page: number, label: string, sign: string, className = '') => (
    <li key={sign} className={className}>
      <a
        href={usersUrl({ ...filters, page })}
        aria-label={label}
        aria-current={page === current ? 'page' : undefined}
        className="flex min-h-11 min-w-10 items-center justify-center rounded-xl border border-transparent px-1.5 tabular-nums hover:border-edge hover:bg-surface aria-[current=page]:border-accent aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent sm:min-w-11 forced-colors:aria-[current=page]:border-4"
      >
        {sign}
      </a>
    </li>
  );
  return (
    <nav aria-label={text.pagination.label} className="print:hidden">
      <ul className="flex flex-wrap items-center justify-center gap-1">
        {current > 1 && link(current - 1, text.pagination.previous, '‹')}
        {pageNumbers(current, pageCount).map((page, index) => {
          if (page === null) {
            return (
              <li key={index < 3 ? 'start' : 'end'} aria-hidden="true" className="px-1 text-muted">
                …
              </li>
            );
          }
          const number = page.toLocaleString(locale);
          // A phone has no room for the neighbours.
          const isShown = page === 1 || page === pageCount || page === current;
          return link(page, text.pagination.page(number), number, isShown ? '' : 'max-sm:hidden');
        })}
        {current < pageCount && link(current + 1, text.pagination.next, '›')}
      </ul>
    </nav>
  );
}

/** The first page, the last one, and those around the current one. Null is a gap of at least two pages. */
export function pageNumbers(page: number, pageCount: number): readonly (number | null)[] {
  const isShown = (number: number) => number >= 1 && number <= pageCount;
  const shown = [...new Set([1, page - 1, page, page + 1, pageCount].filter(isShown))];
  return shown.flatMap((number, index) => {
    const previous = shown[index - 1] ?? 0;
    if (number === previous + 1) return [number];
    return number === previous + 2 ? [number - 1, number] : [null, number];
  });
}
