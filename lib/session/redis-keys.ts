import { createHash, createHmac } from 'node:crypto';
import type { SealSecrets } from '../seal';
import { renewalKey } from './renewal-ledger';
import type { Session } from './session';

const prefix = 'sentinel-nextjs';

/** What is written to see whether anything can be. */
export const readinessKey = `${prefix}:readiness`;

// Nothing in a key can be read: neither who somebody is nor what their cookie refers to.

/** What names a session without being of any use for signing in. */
export function sessionHandle(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

/** Where a session is. */
export function sessionKey(id: string): string {
  return `${prefix}:session:${sessionHandle(id)}`;
}

/** Where it stands who renews these tokens, or what came of it. */
export function renewalStateKey(session: Session): string {
  return `${prefix}:renewal:${renewalKey(session)}`;
}

type PersonKeys = readonly [string, ...string[]];

/**
 * Where the list of a person's sessions is, and first of all where it is written. User ids are short numbers that
 * could be tried out, so a secret goes into it; while secrets rotate there can be a list under each.
 */
export function personKeys(session: Session, secrets: SealSecrets): PersonKeys {
  return keysUnderEach(secrets, 'person-sessions', session);
}

/** Where builds before this one wrote it: as a set, which another type of list cannot share its name with. */
export function formerPersonKeys(session: Session, secrets: SealSecrets): PersonKeys {
  return keysUnderEach(secrets, 'person', session);
}

function keysUnderEach(
  [first, ...others]: SealSecrets,
  name: string,
  { accountId, identity }: Session,
): PersonKeys {
  const keyUnder = (secret: string) => {
    const mac = createHmac('sha256', secret).update(JSON.stringify([accountId, identity.sub]));
    return `${prefix}:${name}:${mac.digest('base64url')}`;
  };
  return [keyUnder(first), ...others.map(keyUnder)];
}
