import { randomInt } from 'node:crypto';

// Without characters that sound or look alike, because people read the ID out on the telephone.
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const format = new RegExp(`^[${alphabet}]{8}$`);

export function createCorrelationId(): string {
  return Array.from({ length: 8 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** The value if it has our format, else null. Nothing else from a query may reach a page. */
export function parseCorrelationId(value: unknown): string | null {
  return typeof value === 'string' && format.test(value) ? value : null;
}
