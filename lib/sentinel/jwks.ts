import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { cachedLookup } from '../outbound/cached-lookup';
import { fetchWithLimits } from '../outbound/fetch';
import { systemClock } from '../runtime/clock';

/** An unknown key id asks for the keys again, but no more often than this: else anyone could make us ask. */
const unknownKeyCooldownMs = 10_000;

/** A member that is no key of use to us is passed over: it must not take the others with it. */
const jwks = z.object({ keys: z.array(z.unknown()) });
const rsaSigningKey = z.object({
  kid: z.string(),
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
});

/** The RSA keys that Sentinel signs with, by key id. */
export interface Jwks {
  /** The key, or null when the key set does not hold it. Throws when there is no key set to be had. */
  find(kid: string): Promise<KeyObject | null>;
}

/** Reads the JSON Web Key Set (RFC 7517) at an address that is known only when it is first needed. */
export function createJwks(
  jwksUrl: () => Promise<string>,
  monotonicNow = systemClock.monotonicNow,
): Jwks {
  const keys = cachedLookup(async () => fetchJwks(await jwksUrl()), monotonicNow);
  return {
    async find(kid) {
      const known = (await keys.get()).get(kid);
      return known ?? (await keys.refresh(unknownKeyCooldownMs)).get(kid) ?? null;
    },
  };
}

/** The keys of use to us at an address, by key id. Throws when there is no key set to be had. */
export async function fetchJwks(url: string): Promise<ReadonlyMap<string, KeyObject>> {
  const response = await fetchWithLimits(url, { headers: { accept: 'application/json' } });
  if (response.status !== 200) throw new Error(`no key set: status ${response.status}`);
  const { keys } = jwks.parse(await response.json());
  return new Map(
    keys.flatMap((key) => {
      const parsed = rsaSigningKey.safeParse(key);
      if (!parsed.success) return [];
      const { kid, kty, n, e } = parsed.data;
      return [[kid, createPublicKey({ key: { kty, n, e }, format: 'jwk' })] as const];
    }),
  );
}
