import { createHash, createHmac } from 'node:crypto';
import type { SealSecrets } from '../crypto/seal';
import type { Redis } from '../runtime/redis';
import type { Session } from './session';

// Keys reveal neither a person nor the id in a cookie.

/** The prefix of version 0.1. Its keys are read until 0.3. */
const formerPrefix = 'sentinel-nextjs';

/** Identifies a session, and cannot be used to sign in. */
export function sessionHandle(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

/** The key of a session, and its key in version 0.1. */
export function sessionKeys({ key }: Redis, id: string): readonly [string, string] {
  const name = `session:${sessionHandle(id)}`;
  return [key(name), `${formerPrefix}:${name}`];
}

/**
 * The keys of a person's list of sessions. New entries go to the first. User ids are guessable, so each key depends on
 * one of the secrets. Version 0.1 wrote sets.
 */
export function userIndexKeys(
  { key }: Redis,
  { accountId, identity }: Session,
  [first, ...others]: SealSecrets,
): { readonly lists: readonly [string, ...string[]]; readonly formerLists: readonly string[] } {
  const person = JSON.stringify([accountId, identity.sub]);
  const mac = (secret: string) => createHmac('sha256', secret).update(person).digest('base64url');
  const list = (secret: string) => key(`person-sessions:${mac(secret)}`);
  return {
    lists: [list(first), ...others.map(list)],
    formerLists: [first, ...others].map((secret) => `${formerPrefix}:person:${mac(secret)}`),
  };
}
