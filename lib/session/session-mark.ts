import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { SealSecrets } from '../crypto/seal';
import type { Session } from './session';

/** The form field of the mark. */
export const sessionMarkField = 'session-mark';

type Person = Pick<Session, 'accountId' | 'identity'>;

/**
 * Names the person whose page it is, to this app alone: account and `sub` together, the same after signing in again.
 * What a page sends with it is done for nobody else. Not a proof of anything: `Origin` tells where a request comes from.
 */
export function sessionMark(person: Person, [secret]: SealSecrets): string {
  return markUnder(secret, person).toString('base64url');
}

/** Whether the mark is this person's, made with any of the secrets. */
export function isSessionMark(mark: string, person: Person, secrets: SealSecrets): boolean {
  const sent = Buffer.from(mark, 'base64url');
  return secrets.some((secret) => {
    const expected = markUnder(secret, person);
    return sent.length === expected.length && timingSafeEqual(sent, expected);
  });
}

/** Of each secret: a process knows as many as its settings name. */
const keys = new Map<string, Uint8Array>();

function keyOf(secret: string): Uint8Array {
  const key =
    keys.get(secret) ??
    new Uint8Array(hkdfSync('sha256', secret, '', 'sentinel-nextjs session mark', 32));
  keys.set(secret, key);
  return key;
}

function markUnder(secret: string, { accountId, identity }: Person): Buffer {
  return createHmac('sha256', keyOf(secret))
    .update(JSON.stringify([accountId, identity.sub]))
    .digest();
}
