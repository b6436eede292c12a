import { scryptSync, timingSafeEqual } from 'node:crypto';
import { processSingleton } from '../runtime/process-singleton';

const stretchedKeys = processSingleton('stretched-keys', () => new Map<string, Buffer>());

/** The scrypt key (RFC 7914) for values that anyone can get, so that guessing the secret is slow. Takes 50 ms once. */
export function stretchedKey(secret: string): Buffer {
  const key = stretchedKeys.get(secret) ?? scryptSync(secret, 'sentinel-nextjs state', 32);
  stretchedKeys.set(secret, key);
  return key;
}

/** Compares a text from outside with a secret one, in a time that does not depend on where they differ. */
export function isEqualText(received: string, expected: string): boolean {
  const [one, other] = [Buffer.from(received), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
