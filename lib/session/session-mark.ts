import { createHmac, hkdfSync } from 'node:crypto';
import { isEqualText } from '../crypto/hmac';
import type { SealSecrets } from '../crypto/seal';
import type { Session } from './session';

type Person = Pick<Session, 'accountId' | 'identity'>;

/** Identifies the person of a page to this app alone, by account and `sub`. The same after signing in again. */
export function sessionMark({ accountId, identity }: Person, [secret]: SealSecrets): string {
  return createHmac('sha256', keyOf(secret))
    .update(JSON.stringify([accountId, identity.sub]))
    .digest('base64url');
}

/** By secret: deriving a key takes longer than using it. */
const keys = new Map<string, Uint8Array>();

function keyOf(secret: string): Uint8Array {
  const key =
    keys.get(secret) ??
    new Uint8Array(hkdfSync('sha256', secret, '', 'sentinel-nextjs session mark', 32));
  keys.set(secret, key);
  return key;
}

export function isSessionMark(mark: string, person: Person, secrets: SealSecrets): boolean {
  return secrets.some((secret) => isEqualText(mark, sessionMark(person, [secret])));
}
