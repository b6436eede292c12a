import { createHmac, hash, scryptSync } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import type { z } from 'zod';
import { processSingleton } from '../runtime/process-singleton';
import { createTtlCache } from '../runtime/ttl-cache';

/** What a seal is for. A seal made for one purpose is worth nothing for another. */
export type SealPurpose =
  | 'session'
  | 'session-id'
  | 'session-record'
  | 'transaction'
  | 'evicted'
  | 'frame-handle';

/** The first seals, all unseal. */
export type SealSecrets = readonly [string, ...string[]];

interface SealContent {
  readonly purpose?: unknown;
  readonly data?: unknown;
}

/** Anybody can start a sign-in and look at what is sealed on its way. */
const shownToStrangers: readonly SealPurpose[] = ['transaction', 'evicted', 'frame-handle'];

/**
 * What this process has unsealed, because unsealing costs more than the rest of a guarded page. The key is a digest
 * of seal and secrets.
 */
const opened = createTtlCache<SealContent>('opened-seals', {
  max: 20_000,
  maxSize: 16_000_000,
  ttl: 120_000,
});

/** Seals data, encrypted and signed, with the first secret. How long it is valid is up to the data. */
export function seal(purpose: SealPurpose, data: object, [secret]: SealSecrets): Promise<string> {
  return sealData({ purpose, data }, { password: passwordOf(purpose, secret), ttl: 0 });
}

/** Opens a seal with whichever secret fits. Null for anything that is no intact seal of that purpose and shape. */
export async function unseal<T>(
  purpose: SealPurpose,
  schema: z.ZodType<T>,
  sealed: string,
  secrets: SealSecrets,
): Promise<T | null> {
  // A seal holds no space.
  const digest = hash('sha256', `${secrets.join()} ${sealed}`, 'base64');
  const known = opened.get(digest);
  const content = known ?? (await open(purpose, sealed, secrets));
  if (content?.purpose !== purpose) return null;
  // Strangers cannot push out sessions, and a sign-in is opened once anyway.
  const isKept = !known && !shownToStrangers.includes(purpose);
  if (isKept) opened.set(digest, content, { size: sealed.length });
  return schema.safeParse(content.data).data ?? null;
}

async function open(
  purpose: SealPurpose,
  sealed: string,
  secrets: SealSecrets,
): Promise<SealContent | null> {
  for (const secret of secrets) {
    const options = { password: passwordOf(purpose, secret), ttl: 0 };
    // unsealData answers {} for most bad seals, and throws on a few malformed ones.
    const content = await unsealData<SealContent>(sealed, options).catch(() => null);
    if (content?.purpose !== undefined) return content;
  }
  return null;
}

function passwordOf(purpose: SealPurpose, secret: string): string {
  if (!shownToStrangers.includes(purpose)) return secret;
  return createHmac('sha256', stretchedKey(secret)).update('seal').digest('base64url');
}

/** Of each secret: a process knows as many as its settings name. */
const stretchedKeys = processSingleton('stretched-keys', () => new Map<string, Buffer>());

/** The scrypt key (RFC 7914, 50 ms once in a process) for what strangers can see, so that guessing is slow. */
export function stretchedKey(secret: string): Buffer {
  const key = stretchedKeys.get(secret) ?? scryptSync(secret, 'sentinel-nextjs state', 32);
  stretchedKeys.set(secret, key);
  return key;
}
