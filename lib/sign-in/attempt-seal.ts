import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { SealSecrets } from '../seal';

/** What is sealed on the way from `/login` to a session. A seal made for one purpose is worth nothing for another. */
export type AttemptSealPurpose = 'transaction' | 'frame-handle' | 'evicted';

const cipherName = 'aes-256-gcm';
const ivLength = 12;
const authTagLength = 16;

/** Of each secret: a process knows as many as its settings name. */
const keys = new Map<string, Uint8Array>();

/** A secret is no key yet, and one that does two things is the weaker for it (RFC 5869 §3.2). */
function keyOf(secret: string): Uint8Array {
  const key =
    keys.get(secret) ??
    new Uint8Array(hkdfSync('sha256', secret, '', 'sentinel-nextjs attempt', 32));
  keys.set(secret, key);
  return key;
}

/**
 * Seals data, encrypted and authenticated (AES-256-GCM), with the first secret. How long it is valid is up to the data.
 *
 * An attempt lives for minutes, each costs a seal, and anybody may start one. A session's seal (`seal.ts`) derives
 * its keys anew each time, which takes several times as long.
 */
export function sealAttempt(
  purpose: AttemptSealPurpose,
  data: object,
  [secret]: SealSecrets,
): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv(cipherName, keyOf(secret), iv, { authTagLength });
  cipher.setAAD(Buffer.from(purpose));
  const encrypted = [cipher.update(JSON.stringify(data), 'utf8'), cipher.final()];
  return Buffer.concat([iv, ...encrypted, cipher.getAuthTag()]).toString('base64url');
}

/** Opens a seal with whichever secret fits. Null for anything that is no intact seal of that purpose and shape. */
export function unsealAttempt<T>(
  purpose: AttemptSealPurpose,
  schema: z.ZodType<T>,
  sealed: string,
  secrets: SealSecrets,
): T | null {
  const bytes = Buffer.from(sealed, 'base64url');
  // Of several spellings of the same bytes one counts.
  if (bytes.toString('base64url') !== sealed) return null;
  for (const secret of secrets) {
    const opened = open(purpose, bytes, secret);
    if (opened !== null) return schema.safeParse(JSON.parse(opened)).data ?? null;
  }
  return null;
}

function open(purpose: AttemptSealPurpose, bytes: Buffer, secret: string): string | null {
  try {
    const iv = bytes.subarray(0, ivLength);
    const decipher = createDecipheriv(cipherName, keyOf(secret), iv, { authTagLength });
    decipher.setAAD(Buffer.from(purpose));
    decipher.setAuthTag(bytes.subarray(-authTagLength));
    const encrypted = bytes.subarray(ivLength, -authTagLength);
    return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString();
  } catch {
    // Too short, or not sealed with this secret for this purpose.
    return null;
  }
}
