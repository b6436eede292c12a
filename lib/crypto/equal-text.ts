import { timingSafeEqual } from 'node:crypto';

/** Compares a text from outside with a secret one, in a time that does not depend on where they differ. */
export function isEqualText(received: string, expected: string): boolean {
  const [one, other] = [Buffer.from(received), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
