import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasFilters, parseUserFilters, sortKeys, type UserFilters, usersUrl } from './user-filters';

const allFilters: UserFilters = {
  q: 'ada & co',
  role: 'Agent Manager',
  status: 'disabled',
  sort: 'login',
  order: 'desc',
  page: 3,
  whole: true,
};

describe('the filters in the address', () => {
  it('are read from the address', () => {
    const { page, status, whole, ...rest } = allFilters;
    const strings = { ...rest, page: '3', status: 'disabled', whole: '' };
    expect(parseUserFilters(strings)).toEqual(allFilters);
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
  ])('fall back to defaults if they are invalid: %j', (searchParams) => {
    const filters = parseUserFilters(searchParams);
    expect(usersUrl(filters)).toBe('/admin');
    expect(hasFilters(filters)).toBe(false);
  });

  it('are written to the address without the defaults', () => {
    expect(usersUrl(allFilters)).toBe(
      '/admin?q=ada+%26+co&role=Agent+Manager&status=disabled&sort=login&order=desc&page=3&whole=',
    );
    expect(usersUrl({ ...parseUserFilters({}), page: 2 })).toBe('/admin?page=2');
  });

  it('survive a round trip through the address', () => {
    const anyFilters = fc.record({
      q: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.trim()),
      role: fc.string({ maxLength: 40 }),
      status: fc.constantFrom(null, 'enabled' as const, 'disabled' as const),
      sort: fc.constantFrom(...sortKeys),
      order: fc.constantFrom('asc' as const, 'desc' as const),
      page: fc.integer({ min: 1, max: 1_000_000 }),
      whole: fc.boolean(),
    });
    fc.assert(
      fc.property(anyFilters, (filters) => {
        const { searchParams } = new URL(usersUrl(filters), 'https://app.brand.example');
        expect(parseUserFilters(Object.fromEntries(searchParams))).toEqual(filters);
      }),
    );
  });
});
