import type { SortKey, UserFilters } from './user-filters';
import type { AdminUser } from './with-roles';

export const usersPerPage = 25;

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
        words.every((word) => index.textOf(user).includes(word)),
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

/** How many users of a list have a status, and how many a role. The roles are sorted by name. */
export function countUsers(users: readonly AdminUser[]) {
  return indexOf(users).counts;
}

export type UserCounts = ReturnType<typeof countUsers>;

type SortOrder = Pick<UserFilters, 'sort' | 'order'>;

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
/** Made once for each list, which the cloud client caches for a minute. */
const indexes = new WeakMap<readonly AdminUser[], ReturnType<typeof createIndex>>();

function indexOf(users: readonly AdminUser[]) {
  const index = indexes.get(users) ?? createIndex(users);
  indexes.set(users, index);
  return index;
}

function createIndex(users: readonly AdminUser[]) {
  const byName = users.toSorted(compareBy({ sort: 'name', order: 'asc' }));
  const sorted = new Map([['name asc', byName]]);
  const texts = new Map<AdminUser, string>();
  return {
    /** Equal users are in the order of their names, because sorting is stable. */
    sorted(order: SortOrder): readonly AdminUser[] {
      const key = `${order.sort} ${order.order}`;
      const list = sorted.get(key) ?? byName.toSorted(compareBy(order));
      sorted.set(key, list);
      return list;
    },
    /** The text to search in. */
    textOf(user: AdminUser): string {
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
}

function countRoles(users: readonly AdminUser[]) {
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

/** Without capitals, accents and invisible signs, so that “jose” finds José. */
function searchable(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
