import { createHmac, hash } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import type { z } from 'zod';
import { createTtlCache } from '../runtime/ttl-cache';
import { stretchedKey } from './hmac';

/** A seal opens only for the purpose it was made for. */
export type SealPurpose = 'session' | 'session-id' | 'session-record' | AnonymousPurpose;

/** Anyone can start a sign-in and get these seals. */
type AnonymousPurpose = 'transaction' | 'evicted' | 'frame-handle';
const anonymousPurposes: readonly SealPurpose[] = ['transaction', 'evicted', 'frame-handle'];

/** The first seals, all unseal. */
export type SealSecrets = readonly [string, ...string[]];

/** By a digest of purpose, secrets and seal. Unsealing costs more than the rest of a protected page. */
const limits = { max: 20_000, maxSize: 16_000_000, ttl: 120_000 };
const unsealed = createTtlCache<object>('opened-seals', limits);

/** Seals data, encrypted and signed, with the first secret. The seal does not expire. */
export async function seal(purpose: SealPurpose, data: object, secrets: SealSecrets) {
  const options = { password: passwordOf(purpose, secrets[0]), ttl: 0 };
  const sealed = await sealData({ purpose, data }, options);
  // The browser sends it back with its next request.
  keepUnsealed(purpose, data, sealed, secrets);
  return sealed;
}

/** Seals that anyone can get must not evict sessions from the cache. */
function keepUnsealed(purpose: SealPurpose, data: object, sealed: string, secrets: SealSecrets) {
  if (anonymousPurposes.includes(purpose)) return;
  unsealed.set(digestOf(purpose, sealed, secrets), data, { size: sealed.length });
}

/** Unambiguous: a seal contains no space. */
const digestOf = (purpose: SealPurpose, sealed: string, secrets: SealSecrets) =>
  hash('sha256', `${purpose} ${secrets.join()} ${sealed}`, 'base64');

/** Opens a seal with any of the secrets. Null for anything but an intact seal of that purpose and shape. */
export async function unseal<T>(
  purpose: SealPurpose,
  schema: z.ZodType<T>,
  sealed: string,
  secrets: SealSecrets,
): Promise<T | null> {
  const cached = unsealed.get(digestOf(purpose, sealed, secrets));
  const data = cached ?? (await open(purpose, sealed, secrets));
  if (data && !cached) keepUnsealed(purpose, data, sealed, secrets);
  return schema.safeParse(data).data ?? null;
}

async function open(purpose: SealPurpose, sealed: string, secrets: SealSecrets) {
  for (const secret of secrets) {
    const options = { password: passwordOf(purpose, secret), ttl: 0 };
    // unsealData returns {} for most bad seals, and throws for some malformed ones.
    const content = await unsealData<{ purpose?: unknown; data?: object }>(sealed, options).catch(
      () => null,
    );
    if (content?.purpose === purpose) return content.data ?? null;
  }
  return null;
}

function passwordOf(purpose: SealPurpose, secret: string): string {
  if (!anonymousPurposes.includes(purpose)) return secret;
  return createHmac('sha256', stretchedKey(secret)).update('seal').digest('base64url');
}
