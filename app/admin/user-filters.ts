import { z } from 'zod';

/** In the order of the columns. */
export const sortKeys = ['name', 'login', 'role', 'changed', 'status'] as const;
export type SortKey = (typeof sortKeys)[number];

/** Invalid values fall back to defaults, because users can edit the address. */
const schema = z.object({
  q: z.string().trim().max(200).catch(''),
  role: z.string().max(200).catch(''),
  status: z.enum(['enabled', 'disabled']).nullable().catch(null),
  sort: z.enum(sortKeys).catch('name'),
  order: z.enum(['asc', 'desc']).catch('asc'),
  page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
  /** Whether the page waits for the list: a browser without JavaScript cannot show it later. */
  whole: z
    .string()
    .transform(() => true)
    .catch(false),
});

/** Which users to show, and in which order. The page's address holds all of it. */
export type UserFilters = Readonly<z.infer<typeof schema>>;

export function parseUserFilters(query: Readonly<Record<string, unknown>>): UserFilters {
  return schema.parse(query);
}

/** The address of the page with these filters. Defaults are left out. */
export function usersUrl({ q, role, status, sort, order, page, whole }: UserFilters): string {
  const search = new URLSearchParams({
    ...(q !== '' && { q }),
    ...(role !== '' && { role }),
    ...(status !== null && { status }),
    ...(sort !== 'name' && { sort }),
    ...(order !== 'asc' && { order }),
    ...(page !== 1 && { page: String(page) }),
    ...(whole && { whole: '' }),
  }).toString();
  return search === '' ? '/admin' : `/admin?${search}`;
}

/** The first page of all users, in the same order. */
export function withoutFilters(filters: UserFilters): UserFilters {
  return { ...filters, q: '', role: '', status: null, page: 1 };
}

export function hasFilters({ q, role, status }: UserFilters): boolean {
  return q !== '' || role !== '' || status !== null;
}
