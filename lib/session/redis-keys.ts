import { createHash, createHmac } from 'node:crypto';
import type { SealSecrets } from '../crypto/seal';
import type { Redis } from '../redis';
import { renewalKey } from './renewal-ledger';
import type { Session } from './session';

/** What every key of version 0.1 began with. Until 0.3 it is read what was kept there, until it runs out. */
const formerPrefix = 'sentinel-nextjs';

type Keys = Pick<Redis, 'key'>;

// Nothing in a key can be read: neither who somebody is nor what their cookie refers to.

/** What names a session without being of any use for signing in. */
export function sessionHandle(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

/** Where a session is, and where version 0.1 has put it. */
export function sessionKeys({ key }: Keys, id: string): readonly [string, string] {
  const name = `session:${sessionHandle(id)}`;
  return [key(name), `${formerPrefix}:${name}`];
}

/** Where it stands who renews these tokens, or what came of it. */
export function renewalStateKey({ key }: Keys, session: Session): string {
  return key(`renewal:${renewalKey(session)}`);
}

type PersonKeys = readonly [string, ...string[]];

/**
 * Where the list of a person's sessions is, and first of all where it is written. User ids are short numbers that
 * could be tried out, so a secret goes into it; while secrets rotate there can be a list under each.
 */
export function personKeys({ key }: Keys, session: Session, secrets: SealSecrets): PersonKeys {
  return keysUnderEach(secrets, session, (mac) => key(`person-sessions:${mac}`));
}

/** Where version 0.1 wrote it: as a set, which another type of list cannot share its name with. */
export function formerPersonKeys(session: Session, secrets: SealSecrets): PersonKeys {
  return keysUnderEach(secrets, session, (mac) => `${formerPrefix}:person:${mac}`);
}

function keysUnderEach(
  [first, ...others]: SealSecrets,
  { accountId, identity }: Session,
  keyOf: (mac: string) => string,
): PersonKeys {
  const keyUnder = (secret: string) => {
    const mac = createHmac('sha256', secret).update(JSON.stringify([accountId, identity.sub]));
    return keyOf(mac.digest('base64url'));
  };
  return [keyUnder(first), ...others.map(keyUnder)];
}
