import { describe, expect, it } from 'vitest';
import { createCorrelationId, parseCorrelationId } from './correlation-id';

describe('a correlation ID', () => {
  it('has eight characters that do not sound or look alike, and is accepted', () => {
    const references = Array.from({ length: 2_000 }, createCorrelationId);
    for (const reference of references) {
      expect(reference).toMatch(/^[2-9ABCDEFGHJKMNPQRSTVWXYZ]{8}$/);
      expect(parseCorrelationId(reference)).toBe(reference);
    }
    expect(new Set(references).size).toBeGreaterThan(1_990);
    // Each of the thirty characters is used.
    expect(new Set(references.join('')).size).toBe(30);
  });

  it.each([
    [undefined],
    [''],
    ['2345678'],
    ['234567890'],
    ['23456781'],
    ['2345678O'],
    ['2345678I'],
    ['2345678L'],
    ['2345678U'],
    ['abcdefgh'],
    ['ABCDEFGH\n'],
    [' ABCDEFGH'],
    ['ABCDEFGH<b>'],
    ['ＡBCDEFGH'],
    [['ABCDEFGH']],
    [['ABCDEFGH', 'ABCDEFGH']],
  ])('is rejected in another format: %j', (value) => {
    expect(parseCorrelationId(value)).toBeNull();
  });
});
