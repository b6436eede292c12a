import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  arrayOfReadable,
  lenientArray,
  lenientBoolean,
  lenientCount,
  lenientDuration,
  lenientId,
  lenientText,
  pictureUrlSchema,
  timestampSchema,
} from './lenient-schema';

describe('a value of Conversational Cloud', () => {
  it.each([
    ['Ada', 'Ada'],
    ['  Ada \n Byron\u3000', 'Ada \n Byron'],
    ['<b>"Ada" & \u202eco</b>', '<b>"Ada" & \u202eco</b>'],
    ['0', '0'],
    ['', null],
    [' \t\n\u00a0', null],
    [null, null],
    [undefined, null],
    [42, null],
    [true, null],
    [['Ada'], null],
    [{ first: 'Ada' }, null],
    [`${' '.repeat(300)}Ada`, 'Ada'],
  ])('is a text: %j', (given, text) => {
    expect(lenientText.parse(given)).toBe(text);
  });

  it.each(['a', 'ä', '名', '\u{1d49c}', '\u{1f600}'])(
    'is a text of at most 200 whole characters: %s',
    (character) => {
      expect(lenientText.parse(character.repeat(300))).toBe(character.repeat(200));
      expect(lenientText.parse(character.repeat(200))).toBe(character.repeat(200));
    },
  );

  it.each([
    ['987654321', '987654321'],
    [' 17 ', '17'],
    [987_654_321, '987654321'],
  ])('is an id: %j', (given, id) => {
    expect(lenientId.parse(given)).toBe(id);
  });

  it.each(['', ' ', null, undefined, true, {}, 'x'.repeat(101)])('is no id: %j', (given) => {
    expect(lenientId.safeParse(given).success).toBe(false);
  });

  it.each([
    [true, true],
    ['true', true],
    ['TRUE', null],
    [false, false],
    ['false', false],
    ['FALSE', null],
    ['yes', null],
    ['', null],
    [1, null],
    [null, null],
    [undefined, null],
  ])('is true, false or null: %j', (given, flag) => {
    expect(lenientBoolean.parse(given)).toBe(flag);
  });

  it.each([
    [4, 4],
    ['4', 4],
    [0, 0],
    ['0', 0],
    [-1, null],
    ['-1', null],
    [1.5, null],
    ['', null],
    ['four', null],
    ['99999999999999999999', null],
    [1e12, null],
    ['1e3', null],
    ['NaN', null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [null, null],
    [undefined, null],
  ])('is a count or null: %j', (given, count) => {
    expect(lenientCount.parse(given)).toBe(count);
  });

  it.each([
    [92_854, 92_854],
    ['1933.5', 1_933.5],
    [0, 0],
    [-1, null],
    [1e12, null],
    ['NaN', null],
    [null, null],
  ])('is a duration or null: %j', (given, durationMs) => {
    expect(lenientDuration.parse(given)).toBe(durationMs);
  });

  it.each([[1_395_820_800_000], ['1395820800000']])('is a time: %j', (given) => {
    expect(timestampSchema.parse(given)).toBe(1_395_820_800_000);
  });

  it.each([-1, 0, 1e16, 1_395_820_800, 'NaN', '2014-03-26', null])('is no time: %j', (given) => {
    expect(timestampSchema.safeParse(given).success).toBe(false);
  });

  it('is an array without the unreadable items', () => {
    expect(lenientArray(lenientId).parse([1, '2', null, {}, '3'])).toEqual(['1', '2', '3']);
    for (const nothing of [undefined, null, 'x', {}]) {
      expect(lenientArray(lenientId).parse(nothing)).toEqual([]);
    }
  });

  it('is rejected when it is no array', () => {
    const schema = arrayOfReadable(z.object({ id: lenientId }));
    expect(schema.parse([{ id: 1 }, { name: 'nobody' }, 'x'])).toEqual([{ id: '1' }]);
    for (const nothing of [undefined, null, 'x', {}, { items: [] }]) {
      expect(schema.safeParse(nothing).success).toBe(false);
    }
  });
});

describe('the URL of a picture', () => {
  it.each([
    ['https://pictures.brand.example/ada.png', 'https://pictures.brand.example/ada.png'],
    ['HTTPS://Pictures.Brand.example/a b', 'https://pictures.brand.example/a%20b'],
    [' https://pictures.brand.example/?id=1#x ', 'https://pictures.brand.example/?id=1#x'],
  ])('is accepted: %s', (given, address) => {
    expect(pictureUrlSchema.parse(given)).toBe(address);
  });

  it.each([
    'http://pictures.brand.example/ada.png',
    '//pictures.brand.example/ada.png',
    '/ada.png',
    'ada.png',
    'javascript:alert(1)',
    'data:image/svg+xml,<svg/>',
    'blob:https://pictures.brand.example/1',
    'file:///etc/passwd',
    'https://ada:secret@pictures.brand.example/ada.png',
    'https://',
    '',
    `https://pictures.brand.example/${'x'.repeat(500)}`,
    `https://pictures.brand.example/${'ä'.repeat(100)}`,
    null,
    undefined,
    42,
    {},
  ])('is null: %s', (given) => {
    expect(pictureUrlSchema.parse(given)).toBeNull();
  });
});
