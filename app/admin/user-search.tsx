import { Button, ButtonLink } from '@/components/ui/button';
import { Field, Select, TextInput } from '@/components/ui/form-field';
import type { RoleCount } from './filter-users';
import { hasFilters, type UserFilters, usersUrl, withoutFilters } from './user-filters';

const statuses = [
  { value: '', label: 'Everybody' },
  { value: 'enabled', label: 'Enabled' },
  { value: 'disabled', label: 'Disabled' },
];

/** Narrows the list down. A plain form: its fields become the query of the page's address. */
export function UserSearch({ query, roles }: { query: UserFilters; roles: readonly RoleCount[] }) {
  // A role out of the address that nobody has stays to be seen, and can be taken back.
  const isKnown = query.role === '' || roles.some(({ role }) => role === query.role);
  const roleOptions = [
    { value: '', label: 'Any role' },
    ...(isKnown ? [] : [{ value: query.role, label: query.role }]),
    ...roles.map(({ role, count }) => ({
      value: role,
      label: `${role} (${count.toLocaleString('en')})`,
    })),
  ];
  return (
    // The key makes the fields new when the address says something else.
    <search key={usersUrl(query)} className="print:hidden">
      <form
        method="get"
        action="/admin"
        className="grid gap-4 rounded-2xl border border-line bg-surface p-5 shadow-lift sm:grid-cols-2 sm:p-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)_auto] lg:items-end"
      >
        <Field label="Name, login, e-mail or id">
          {(id) => <TextInput id={id} name="q" defaultValue={query.q} />}
        </Field>
        <Field label="Role">
          {(id) => <Select id={id} name="role" defaultValue={query.role} options={roleOptions} />}
        </Field>
        <Field label="Status">
          {(id) => (
            <Select id={id} name="status" defaultValue={query.status ?? ''} options={statuses} />
          )}
        </Field>
        {query.sort !== 'name' && <input type="hidden" name="sort" value={query.sort} />}
        {query.order !== 'asc' && <input type="hidden" name="order" value={query.order} />}
        <div className="flex flex-wrap items-end gap-3">
          <Button type="submit">Search</Button>
          {hasFilters(query) && (
            <ButtonLink href={usersUrl(withoutFilters(query))} variant="secondary">
              Clear
            </ButtonLink>
          )}
        </div>
      </form>
    </search>
  );
}
