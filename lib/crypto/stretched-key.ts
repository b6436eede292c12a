import { scryptSync } from 'node:crypto';
import { perProcess } from '../per-process';

/** Of each secret: a process knows as many as its settings name. */
const keys = perProcess('stretched-keys', () => new Map<string, Buffer>());

/**
 * The key of a secret for what strangers can see: they can try secrets against it without asking this app. Each try takes
 * as long as this (scrypt, RFC 7914): 50 ms, once in a process.
 */
export function stretchedKey(secret: string): Buffer {
  const key = keys.get(secret) ?? scryptSync(secret, 'sentinel-nextjs state', 32);
  keys.set(secret, key);
  return key;
}
