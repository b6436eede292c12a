import { randomInt } from 'node:crypto';

// Without characters that sound or look alike, because people read the ID out on the telephone.
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const format = new RegExp(`^[${alphabet}]{8}$`);

export function createCorrelationId(): string {
  return Array.from({ length: 8 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/**
 * The value if it is a correlation ID, else null. For a page that shows one from its query. A correlation ID has eight
 * digits or capital letters, without 0, 1, I, L, O and U.
 */
export function parseCorrelationId(value: unknown): string | null {
  return typeof value === 'string' && format.test(value) ? value : null;
}
