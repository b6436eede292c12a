import { Button, ButtonLink } from '@/components/ui/button';
import { Field, Select, TextInput } from '@/components/ui/form-field';
import type { UserCounts } from './filter-users';
import { text } from './text';
import { hasFilters, type UserFilters, usersUrl, withoutFilters } from './user-filters';

const statuses = [
  { value: '', label: text.search.anyStatus },
  { value: 'enabled', label: text.enabled },
  { value: 'disabled', label: text.disabled },
];

interface UserSearchProps {
  readonly filters: UserFilters;
  readonly roles: UserCounts['roles'];
  readonly locale: string;
}

/** A plain form whose fields become the query of the page's address. */
export function UserSearch({ filters, roles, locale }: UserSearchProps) {
  // A role in the address that no user has stays visible, so that it can be removed.
  const isKnown = filters.role === '' || roles.some(({ role }) => role === filters.role);
  const roleOptions = [
    { value: '', label: text.search.anyRole },
    ...(isKnown ? [] : [{ value: filters.role, label: filters.role }]),
    ...roles.map(({ role, count }) => ({
      value: role,
      label: `${role} (${count.toLocaleString(locale)})`,
    })),
  ];
  return (
    // The key resets the fields when the address changes.
    <search key={usersUrl(filters)} className="print:hidden">
      <form
        method="get"
        action="/admin"
        className="grid grid-cols-2 gap-4 rounded-2xl border border-line bg-surface p-5 shadow-lift max-lg:*:first:col-span-full sm:p-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)_auto] lg:items-end"
      >
        <Field label={text.search.words}>
          <TextInput name="q" defaultValue={filters.q} />
        </Field>
        <Field label={text.search.role}>
          <Select name="role" defaultValue={filters.role} options={roleOptions} />
        </Field>
        <Field label={text.search.status}>
          <Select name="status" defaultValue={filters.status ?? ''} options={statuses} />
        </Field>
        {filters.sort !== 'name' && <input type="hidden" name="sort" value={filters.sort} />}
        {filters.order !== 'asc' && <input type="hidden" name="order" value={filters.order} />}
        {filters.whole && <input type="hidden" name="whole" value="" />}
        <div className="flex flex-wrap items-end gap-3">
          <Button type="submit">{text.search.submit}</Button>
          <ShowAllLink filters={filters} label={text.search.clear} />
        </div>
      </form>
    </search>
  );
}

/** Leads from a filtered list to all users. */
export function ShowAllLink({ filters, label }: { filters: UserFilters; label: string }) {
  return (
    hasFilters(filters) && (
      <ButtonLink href={usersUrl(withoutFilters(filters))} variant="secondary">
        {label}
      </ButtonLink>
    )
  );
}
