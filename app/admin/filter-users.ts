import type { User } from 'sentinel-nextjs';
import type { SortKey, UserFilters } from './user-filters';

export const usersPerPage = 25;

/** One page of the users that a query asks for. */
export interface FoundUsers {
  readonly users: readonly User[];
  /** How many there are on all pages. */
  readonly count: number;
  /** From 1 on. The last one when the query asks for one behind it. */
  readonly page: number;
  readonly pageCount: number;
}

/** A role, and how many users of the account have it. */
export interface RoleCount {
  readonly role: string;
  readonly count: number;
}

/** Finds the users of a query: all its words are in their names, their login, their e-mail or their id. */
export function findUsers(users: readonly User[], query: UserFilters): FoundUsers {
  const words = searchable(query.q).split(' ').filter(Boolean);
  const matching = ordered(users, query).filter(
    ({ user, text }) =>
      words.every((word) => text.includes(word)) &&
      (query.role === '' || user.roles.includes(query.role)) &&
      (query.status === null || user.isEnabled === (query.status === 'enabled')),
  );
  const pageCount = Math.max(1, Math.ceil(matching.length / usersPerPage));
  const page = Math.min(query.page, pageCount);
  const first = (page - 1) * usersPerPage;
  return {
    users: matching.slice(first, first + usersPerPage).map(({ user }) => user),
    count: matching.length,
    page,
    pageCount,
  };
}

/** The roles that these users have, by name. */
export function roleCounts(users: readonly User[]): readonly RoleCount[] {
  return prepared(users).roles;
}

/** A user, and the text to search for them in. */
interface Entry {
  readonly user: User;
  readonly text: string;
}

/** What a list of users is made into once, for as long as the list is kept. */
interface PreparedUsers {
  readonly entries: readonly Entry[];
  readonly roles: readonly RoleCount[];
  /** By sort key and direction, each made when it is first asked for. */
  readonly orders: Map<string, readonly Entry[]>;
}

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
const preparedUsers = new WeakMap<readonly User[], PreparedUsers>();

function prepared(users: readonly User[]): PreparedUsers {
  const known = preparedUsers.get(users);
  if (known) return known;
  const made: PreparedUsers = {
    entries: users.map(entryOf),
    roles: countRoles(users),
    orders: new Map(),
  };
  preparedUsers.set(users, made);
  return made;
}

function entryOf(user: User): Entry {
  const { id, fullName, nickname, loginName, email } = user;
  return { user, text: searchable([fullName, nickname, loginName, email, id].join(' ')) };
}

function countRoles(users: readonly User[]): readonly RoleCount[] {
  const counts = new Map<string, number>();
  for (const role of users.flatMap((user) => user.roles)) {
    counts.set(role, (counts.get(role) ?? 0) + 1);
  }
  return Array.from(counts, ([role, count]) => ({ role, count })).sort((a, b) =>
    collator.compare(a.role, b.role),
  );
}

function ordered(
  users: readonly User[],
  { sort, order }: Pick<UserFilters, 'sort' | 'order'>,
): readonly Entry[] {
  const { entries, orders } = prepared(users);
  const name = `${sort} ${order}`;
  const known = orders.get(name);
  if (known) return known;
  const made = inOrder(entries, sort, order);
  orders.set(name, made);
  return made;
}

/** By that, either way; whom it is not known of comes last. What is equal goes by name. */
function inOrder(
  unsorted: readonly Entry[],
  sort: SortKey,
  order: UserFilters['order'],
): readonly Entry[] {
  const sign = order === 'asc' ? 1 : -1;
  return unsorted
    .map((entry) => ({ entry, text: sortText[sort](entry.user), name: entry.user.displayName }))
    .sort((a, b) => compare(a.text, b.text, sign) || compare(a.name, b.name, 1))
    .map(({ entry }) => entry);
}

function compare(a: string | null, b: string | null, sign: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return sign * collator.compare(a, b);
}

const sortText: Readonly<Record<SortKey, (user: User) => string | null>> = {
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
