import { ButtonLink } from '@/components/ui/button';
import { type UserFilters, usersUrl } from './user-filters';

/** The ways to the other pages of the list. */
export function Pagination({ query, pageCount }: { query: UserFilters; pageCount: number }) {
  if (pageCount === 1) return null;
  const { page } = query;
  return (
    <nav aria-label="Pages of the list" className="print:hidden">
      <ul className="flex flex-wrap items-center gap-3">
        {page > 2 && <PageLink query={{ ...query, page: 1 }} label="First" />}
        {page > 1 && <PageLink query={{ ...query, page: page - 1 }} label="Previous" />}
        <li className="px-1 text-muted tabular-nums">
          Page {page.toLocaleString('en')} of {pageCount.toLocaleString('en')}
        </li>
        {page < pageCount && <PageLink query={{ ...query, page: page + 1 }} label="Next" />}
        {page < pageCount - 1 && <PageLink query={{ ...query, page: pageCount }} label="Last" />}
      </ul>
    </nav>
  );
}

function PageLink({ query, label }: { query: UserFilters; label: string }) {
  return (
    <li>
      <ButtonLink href={usersUrl(query)} variant="secondary">
        {label}
      </ButtonLink>
    </li>
  );
}
