import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasFilters, parseUserFilters, sortKeys, type UserFilters, usersUrl } from './user-filters';

const everything: UserFilters = {
  q: 'ada & co',
  role: 'Agent Manager',
  status: 'disabled',
  sort: 'login',
  order: 'desc',
  page: 3,
};

describe('the query of the list of users', () => {
  it('is read from the address', () => {
    const { page, status, ...rest } = everything;
    expect(parseUserFilters({ ...rest, page: '3', status: 'disabled' })).toEqual(everything);
  });

  it.each([
    {},
    { q: '', role: '', status: '', sort: '', order: '', page: '' },
    { q: '  ', status: 'maybe', sort: 'password', order: 'sideways', page: '-1' },
    { q: ['a', 'b'], role: ['a', 'b'], status: ['enabled', 'disabled'], page: ['1', '2'] },
    { page: '0' },
    { page: '1.5' },
    { page: 'Infinity' },
    { page: '1e9' },
    { q: 'x'.repeat(201), role: 'x'.repeat(201) },
    { unknown: 'x' },
  ])('takes what is not well said for not said: %j', (searchParams) => {
    const query = parseUserFilters(searchParams);
    expect(usersUrl(query)).toBe('/admin');
    expect(hasFilters(query)).toBe(false);
  });

  it('is in the address, and what goes without saying is not', () => {
    expect(usersUrl(everything)).toBe(
      '/admin?q=ada+%26+co&role=Agent+Manager&status=disabled&sort=login&order=desc&page=3',
    );
    expect(usersUrl({ ...parseUserFilters({}), page: 2 })).toBe('/admin?page=2');
  });

  it('comes back as it was from its own address', () => {
    const query = fc.record({
      q: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.trim()),
      role: fc.string({ maxLength: 40 }),
      status: fc.constantFrom(null, 'enabled' as const, 'disabled' as const),
      sort: fc.constantFrom(...sortKeys),
      order: fc.constantFrom('asc' as const, 'desc' as const),
      page: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(query, (asked) => {
        const { searchParams } = new URL(usersUrl(asked), 'https://app.brand.example');
        expect(parseUserFilters(Object.fromEntries(searchParams))).toEqual(asked);
      }),
    );
  });
});
