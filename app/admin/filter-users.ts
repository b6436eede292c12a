import type { SortKey, UserFilters } from './user-filters';
import type { AdminUser } from './with-roles';

export const usersPerPage = 25;

export interface RoleCount {
  readonly role: string;
  readonly count: number;
}

/**
 * Finds the users that match: their names, login name, email or ID contain every word of the search. Returns one page
 * of them, the last one if the filters ask for a later one, and the number of all.
 */
export function findUsers(users: readonly AdminUser[], filters: UserFilters) {
  const { q, role, status, sort, order } = filters;
  const words = searchable(q).split(' ').filter(Boolean);
  const matching = indexOf(users)
    .entries.filter(
      ({ user, text }) =>
        words.every((word) => text.includes(word)) &&
        (role === '' || user.roles.includes(role)) &&
        (status === null || user.isEnabled === (status === 'enabled')),
    )
    .map(({ user }) => user);
  // The index is sorted by name, and sorting is stable: equal users stay in the order of their names.
  if (sort !== 'name' || order !== 'asc') matching.sort(compareBy(sort, order));
  const pageCount = Math.max(1, Math.ceil(matching.length / usersPerPage));
  const page = Math.min(filters.page, pageCount);
  const first = (page - 1) * usersPerPage;
  return {
    users: matching.slice(first, first + usersPerPage),
    count: matching.length,
    page,
    pageCount,
  };
}

/** The roles of these users, sorted by name. */
export function roleCounts(users: readonly AdminUser[]): readonly RoleCount[] {
  return indexOf(users).roles;
}

interface UserIndex {
  /** Sorted by name, each with the text to search in. */
  readonly entries: readonly { readonly user: AdminUser; readonly text: string }[];
  readonly roles: readonly RoleCount[];
}

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
/** Made once for each list, which the cloud client caches for a minute. */
const indexes = new WeakMap<readonly AdminUser[], UserIndex>();

function indexOf(users: readonly AdminUser[]): UserIndex {
  const cached = indexes.get(users);
  if (cached) return cached;
  const entries = users.toSorted(compareBy('name', 'asc')).map((user) => {
    const { id, fullName, nickname, loginName, email } = user;
    return { user, text: searchable([fullName, nickname, loginName, email, id].join(' ')) };
  });
  const index = { entries, roles: countRoles(users) };
  indexes.set(users, index);
  return index;
}

function countRoles(users: readonly AdminUser[]): readonly RoleCount[] {
  const counts = new Map<string, number>();
  for (const role of users.flatMap((user) => user.roles)) {
    counts.set(role, (counts.get(role) ?? 0) + 1);
  }
  return Array.from(counts, ([role, count]) => ({ role, count })).sort((a, b) =>
    collator.compare(a.role, b.role),
  );
}

/** Compares in either direction. Unknown values come last in both. */
function compareBy(sort: SortKey, order: UserFilters['order']) {
  const sortValue = sortValues[sort];
  const sign = order === 'asc' ? 1 : -1;
  return (left: AdminUser, right: AdminUser): number => {
    const [a, b] = [sortValue(left), sortValue(right)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * collator.compare(a, b);
  };
}

const sortValues: Readonly<Record<SortKey, (user: AdminUser) => string | null>> = {
  name: ({ displayName }) => displayName,
  login: ({ loginName }) => loginName,
  role: ({ roles }) => roles[0] ?? null,
  status: ({ isEnabled }) => (isEnabled === null ? null : isEnabled ? '0' : '1'),
  changed: ({ dateUpdated }) => dateUpdated,
};

/** Without capitals and accents, so that “jose” finds José. */
function searchable(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}
