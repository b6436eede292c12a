import { describe, expect, it } from 'vitest';
import { initials } from './initials';

describe('initials', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['ada', 'A'],
    ['Gabriel José de la Concordia García Márquez', 'GM'],
    ['  “Bob”   (Support) ', 'BS'],
    ['Łukasz Żak', 'ŁŻ'],
    ['e\u0301lodie zola', 'E\u0301Z'],
    ['ßtraße', 'S'],
    ['Мария Кюри', 'МК'],
  ])('takes the first and the last word of %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  it.each([
    ['山田 太郎', '山'],
    ['محمد علي', 'م'],
    ['क्षितिज शर्मा', 'क्षि'],
    ['👩🏽‍🚀 ✨', '👩🏽‍🚀'],
  ])('keeps to one whole sign where there are no capitals: %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  it('has nothing to say about an empty name', () => {
    expect(initials('   ')).toBe('');
  });
});
