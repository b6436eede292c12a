import { hash } from 'node:crypto';
import type { z } from 'zod';
import { keptBriefly } from './kept-briefly';
import { type SealPurpose, type SealSecrets, seal, unseal } from './seal';

/** The seals of one purpose. */
export interface Seals<T> {
  /** As {@link seal}. */
  seal(data: T, secrets: SealSecrets): Promise<string>;
  /** As {@link unseal}; whoever gets the same seal gets the same object, so nobody may change it. */
  unseal(sealed: string, secrets: SealSecrets): Promise<T | null>;
}

/** Of each purpose, by number and by the length of the seals. A session that is used gets a new seal every minute. */
const memory = { maxEntries: 20_000, maxSize: 16_000_000, keptMs: 120_000 };

/**
 * Keeps what this process has sealed or opened, for two minutes: opening one takes longer than all else that the guard
 * does with a request. What is kept says no more than that the seal is intact: whether a session lives is asked
 * anew each time. What is no intact seal is not kept.
 *
 * It is kept under a digest of seal and secrets, so that the memory of one seal answers for no other.
 *
 * @param schema one for each purpose: all who name the same purpose share what is kept
 */
export function openedOnce<T extends object>(purpose: SealPurpose, schema: z.ZodType<T>): Seals<T> {
  const opened = keptBriefly<T>(`opened-seals.${purpose}`, memory);

  return {
    async seal(data, secrets) {
      const sealed = await seal(purpose, data, secrets);
      // As it would come out of the seal, which may be less than what went in.
      opened.set(digestOf(sealed, secrets), schema.parse(data), { size: sealed.length });
      return sealed;
    },

    async unseal(sealed, secrets) {
      const digest = digestOf(sealed, secrets);
      const known = opened.get(digest);
      if (known) return known;
      const data = await unseal(purpose, schema, sealed, secrets);
      if (data) opened.set(digest, data, { size: sealed.length });
      return data;
    },
  };
}

function digestOf(sealed: string, secrets: SealSecrets): string {
  // A seal holds no space. In one call: an object that hashes costs more than the hash.
  return hash('sha256', `${secrets.join()} ${sealed}`, 'base64');
}
