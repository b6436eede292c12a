import { sealData, unsealData } from 'iron-session';
import type { z } from 'zod';

/** What a seal is for. A seal made for one purpose is worth nothing for another. */
export type SealPurpose = 'session' | 'session-id' | 'session-record';

/** The first seals, all unseal. */
export type SealSecrets = readonly [string, ...string[]];

/** Seals data, encrypted and signed, with the first secret. How long it is valid is up to the data. */
export function seal(purpose: SealPurpose, data: object, [secret]: SealSecrets): Promise<string> {
  return sealData({ purpose, data }, { password: secret, ttl: 0 });
}

/** Opens a seal with whichever secret fits. Null for anything that is no intact seal of that purpose and shape. */
export async function unseal<T>(
  purpose: SealPurpose,
  schema: z.ZodType<T>,
  sealed: string,
  secrets: SealSecrets,
): Promise<T | null> {
  for (const secret of secrets) {
    const opened = await open(sealed, secret);
    if (opened?.purpose === purpose) return schema.safeParse(opened.data).data ?? null;
  }
  return null;
}

async function open(
  sealed: string,
  secret: string,
): Promise<{ purpose?: unknown; data?: unknown } | null> {
  try {
    return await unsealData<{ purpose?: unknown; data?: unknown }>(sealed, {
      password: secret,
      ttl: 0,
    });
  } catch {
    // unsealData answers {} for most bad seals, but throws on a few malformed ones.
    return null;
  }
}
