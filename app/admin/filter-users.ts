import type { SortKey, UserFilters } from './user-filters';
import type { AdminUser } from './with-roles';

export const usersPerPage = 25;

/** How many users of a list have a status, and how many a role. The roles are sorted by name. */
export interface UserCounts {
  readonly enabled: number;
  readonly disabled: number;
  readonly roles: readonly RoleCount[];
}

export interface RoleCount {
  readonly role: string;
  readonly count: number;
}

/**
 * Finds the users that match: their names, login name, email or ID contain every word of the search. Returns one page
 * of them, the last one if the filters ask for a later one, the index of its first user, and the number of all.
 */
export function findUsers(users: readonly AdminUser[], filters: UserFilters) {
  const { q, role, status } = filters;
  const words = searchable(q).split(' ').filter(Boolean);
  const index = indexOf(users);
  const matching = index
    .sorted(filters)
    .filter(
      (user) =>
        (role === '' || user.roles.includes(role)) &&
        (status === null || user.isEnabled === (status === 'enabled')) &&
        (words.length === 0 || words.every((word) => index.textOf(user).includes(word))),
    );
  const pageCount = Math.max(1, Math.ceil(matching.length / usersPerPage));
  const page = Math.min(filters.page, pageCount);
  const first = (page - 1) * usersPerPage;
  return {
    users: matching.slice(first, first + usersPerPage),
    first,
    count: matching.length,
    page,
    pageCount,
  };
}

export function countUsers(users: readonly AdminUser[]): UserCounts {
  return indexOf(users).counts;
}

type SortOrder = Pick<UserFilters, 'sort' | 'order'>;

interface UserIndex {
  /** Equal users are in the order of their names. */
  sorted(order: SortOrder): readonly AdminUser[];
  /** The text to search in. */
  textOf(user: AdminUser): string;
  readonly counts: UserCounts;
}

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
/** Made once for each list, which the cloud client caches for a minute. */
const indexes = new WeakMap<readonly AdminUser[], UserIndex>();

function indexOf(users: readonly AdminUser[]): UserIndex {
  const cached = indexes.get(users);
  if (cached) return cached;
  const byName = users.toSorted(compareBy({ sort: 'name', order: 'asc' }));
  const sorted = new Map([['name asc', byName]]);
  const texts = new Map<AdminUser, string>();
  const index: UserIndex = {
    sorted(order) {
      const key = `${order.sort} ${order.order}`;
      // Sorting is stable.
      const list = sorted.get(key) ?? byName.toSorted(compareBy(order));
      sorted.set(key, list);
      return list;
    },
    textOf(user) {
      const { id, fullName, nickname, loginName, email } = user;
      const text =
        texts.get(user) ?? searchable([fullName, nickname, loginName, email, id].join(' '));
      texts.set(user, text);
      return text;
    },
    counts: {
      enabled: users.filter(({ isEnabled }) => isEnabled === true).length,
      disabled: users.filter(({ isEnabled }) => isEnabled === false).length,
      roles: countRoles(users),
    },
  };
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
function compareBy({ sort, order }: SortOrder) {
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
