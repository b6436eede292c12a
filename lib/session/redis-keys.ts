import { createHash, createHmac } from 'node:crypto';
import type { SealSecrets } from '../crypto/seal';
import type { Redis } from '../runtime/redis';
import { refreshKey } from './refresh/coordinator';
import type { Session } from './session';

/** What every key of version 0.1 began with. Until 0.3 it is read what was kept there, until it runs out. */
const formerPrefix = 'sentinel-nextjs';

// Nothing in a key can be read: neither who somebody is nor what their cookie refers to.

/** What names a session without being of any use for signing in. */
export function sessionHandle(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

/** Where a session is, and where version 0.1 has put it. */
export function sessionKeys({ key }: Redis, id: string): readonly [string, string] {
  const name = `session:${sessionHandle(id)}`;
  return [key(name), `${formerPrefix}:${name}`];
}

/** Where it stands who renews these tokens, or what came of it. */
export function refreshKeyName({ key }: Redis, session: Session): string {
  return key(`renewal:${refreshKey(session)}`);
}

/**
 * Where the list of a person's sessions is: first the one that is written. User ids could be tried out, so a secret
 * goes into it, and there can be a list under each. Version 0.1 wrote it as a set.
 */
export function userIndexKeys(
  { key }: Redis,
  { accountId, identity }: Session,
  [first, ...others]: SealSecrets,
): { readonly lists: readonly [string, ...string[]]; readonly formerLists: readonly string[] } {
  const person = JSON.stringify([accountId, identity.sub]);
  const macUnder = (secret: string) =>
    createHmac('sha256', secret).update(person).digest('base64url');
  const listUnder = (secret: string) => key(`person-sessions:${macUnder(secret)}`);
  return {
    lists: [listUnder(first), ...others.map(listUnder)],
    formerLists: [first, ...others].map((secret) => `${formerPrefix}:person:${macUnder(secret)}`),
  };
}
