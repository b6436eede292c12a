import { z } from 'zod';

/** What a list of users can be sorted by. */
export const sortKeys = ['name', 'login', 'role', 'status', 'changed'] as const;
export type SortKey = (typeof sortKeys)[number];

/** The address may say anything; what it does not say well counts as not said. */
const schema = z.object({
  q: z.string().trim().max(200).catch(''),
  role: z.string().max(200).catch(''),
  status: z.enum(['enabled', 'disabled']).nullable().catch(null),
  sort: z.enum(sortKeys).catch('name'),
  order: z.enum(['asc', 'desc']).catch('asc'),
  page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
});

/** Which users to show, and in which order: the state of the page, all of it in its address. */
export type UserFilters = Readonly<z.infer<typeof schema>>;

/** Reads the query of the page's address. */
export function parseUserFilters(
  searchParams: Readonly<Record<string, string | string[] | undefined>>,
): UserFilters {
  return schema.parse(searchParams);
}

/** The address of the page for a query; what goes without saying is left out. */
export function usersUrl({ q, role, status, sort, order, page }: UserFilters): string {
  const search = new URLSearchParams({
    ...(q !== '' && { q }),
    ...(role !== '' && { role }),
    ...(status !== null && { status }),
    ...(sort !== 'name' && { sort }),
    ...(order !== 'asc' && { order }),
    ...(page !== 1 && { page: String(page) }),
  }).toString();
  return search === '' ? '/admin' : `/admin?${search}`;
}

/** The same order, from its beginning, with nobody left out. */
export function withoutFilters(query: UserFilters): UserFilters {
  return { ...query, q: '', role: '', status: null, page: 1 };
}

/** Whether the query leaves anybody out. */
export function hasFilters({ q, role, status }: UserFilters): boolean {
  return q !== '' || role !== '' || status !== null;
}
