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

/**
 * Where the list of a person's sessions is, and first of all where it is written. User ids are short numbers that
 * could be tried out, so a secret goes into it; while secrets rotate there can be a list under each.
 */
export function personKeys(
  { accountId, identity }: Session,
  secrets: SealSecrets,
): readonly [string, ...string[]] {
  const keyUnder = (secret: string) => {
    const mac = createHmac('sha256', secret).update(JSON.stringify([accountId, identity.sub]));
    return `${prefix}:person:${mac.digest('base64url')}`;
  };
  const [first, ...others] = secrets;
  return [keyUnder(first), ...others.map(keyUnder)];
}
