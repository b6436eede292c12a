import { randomInt } from 'node:crypto';

// Without letters and digits that are mistaken for each other when read out on the telephone.
const referenceAlphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const referenceFormat = /^[2-9A-HJKMNP-TV-Z]{8}$/;

/** A reference that a person can read out, and that is found in the log. */
export function createCorrelationId(): string {
  return Array.from({ length: 8 }, () =>
    referenceAlphabet.charAt(randomInt(referenceAlphabet.length)),
  ).join('');
}

/** The reference in a query, if it can be one of ours: nothing else from a query reaches the page. */
export function parseCorrelationId(value: unknown): string | null {
  return typeof value === 'string' && referenceFormat.test(value) ? value : null;
}
