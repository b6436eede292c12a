import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { cachedLookup } from '../outbound/cached-lookup';
import { fetchWithLimits } from '../outbound/fetch';
import { systemClock } from '../runtime/clock';

/** How long a key set is used without another request. */
const freshMs = 3_600_000;
/** The minimum time between two fetches for an unknown key id, against a flood of requests. */
const unknownKeyCooldownMs = 10_000;

const jwksSchema = z.object({ keys: z.array(z.unknown()) });
/** Keys of other types are ignored. */
const rsaSigningKey = z.object({
  kid: z.string(),
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
});

/** Where Sentinel publishes its keys, unless `SENTINEL_JWKS_URL` is set. */
export const wellKnownJwksUrl = (origin: string) => `${origin}/sentinel/well-known/jwks`;

export interface Jwks {
  /** The key, or null if the key set does not contain it. Throws if there is no key set. */
  find(kid: string): Promise<KeyObject | null>;
}

/** The JSON Web Key Set (RFC 7517) at a URL that is looked up when it is first needed. */
export function createJwks(jwksUrl: () => Promise<string>, { monotonicNow } = systemClock): Jwks {
  const keys = cachedLookup(async () => fetchJwks(await jwksUrl()), freshMs, monotonicNow);
  return {
    async find(kid) {
      const known = (await keys.get()).get(kid);
      return known ?? (await keys.refresh(unknownKeyCooldownMs)).get(kid) ?? null;
    },
  };
}

export async function fetchJwks(url: string): Promise<ReadonlyMap<string, KeyObject>> {
  const response = await fetchWithLimits(url, { headers: { accept: 'application/json' } });
  if (response.status !== 200) throw new Error(`no key set: status ${response.status}`);
  const { keys } = jwksSchema.parse(await response.json());
  return new Map(
    keys.flatMap((key) => {
      const parsed = rsaSigningKey.safeParse(key);
      if (!parsed.success) return [];
      const { kid, kty, n, e } = parsed.data;
      return [[kid, createPublicKey({ key: { kty, n, e }, format: 'jwk' })] as const];
    }),
  );
}
