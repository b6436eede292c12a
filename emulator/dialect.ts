import { z } from 'zod';

const hexLength = z.int().min(1).max(100_000);

export const dialectSchema = z.strictObject({
  /** Older pages and every published sample say "Sentinel", the newest page says "sentinel". */
  issuer: z.enum(['Sentinel', 'sentinel']).default('Sentinel'),
  /** The `iss` of an authorization response (RFC 9207). No page lists one. */
  responseIssuer: z.enum(['issuer', 'origin']).nullable().default(null),
  /** The values of `v` that the token endpoint accepts. */
  tokenVersions: z.array(z.enum(['1.0', '2.0'])).default(['1.0', '2.0']),
  /** How the token endpoint rejects a request. No page describes the body; only 400 and 500 are listed. */
  tokenErrors: z.enum(['rfc_401', 'rfc_400', 'bare_400', 'liveperson']).default('rfc_401'),
  /** `expires_in` as it is sent, in seconds. Null leaves it out, as the older pages do. */
  expiresIn: z.union([z.number(), z.string()]).nullable().default(28_800),
  /** Whether a refresh returns an id_token. No page lists one. */
  idTokenOnRefresh: z.boolean().default(false),
  /** The published sample is signed with 1024 bits. */
  keyBits: z.literal([1024, 2048]).default(2048),
  /** Whether the JWKS holds the key that signs id_tokens, or only another one. */
  jwksHasIdTokenKey: z.boolean().default(true),
  /** Whether the code verifier is checked against the code challenge (RFC 7636). */
  pkce: z.enum(['ignored', 'verified']).default('ignored'),
  /** Whether the Users API sends booleans and numbers as strings. */
  stringBooleans: z.boolean().default(true),
  /** Whether the Users API sends `fullName`. A page says that it is returned empty, samples have it. */
  fullNames: z.boolean().default(true),
  /** Whether a LivePerson employee has a record in the account. A page says that they have none. */
  employeeRecords: z.boolean().default(true),
  /** After how many seconds without use the session in Conversational Cloud ends, and its refresh tokens. Null: never. */
  ssoIdleSeconds: z.int().min(1).nullable().default(null),
  accessTokenHexLength: hexLength.default(64),
  refreshTokenHexLength: hexLength.default(640),
  /** `Cross-Origin-Opener-Policy` of the login page; null for none. */
  openerPolicy: z.literal('same-origin').nullable().default(null),
  /** The Domain API for an unknown account or service: 401 and 400, 404 as seen elsewhere, or 200 without a host. */
  unknownService: z.enum(['documented', 'not_found', 'no_base_uri']).default('documented'),
});

/** One switch for each fact about Sentinel on which the sources contradict each other or say nothing. */
export type Dialect = z.infer<typeof dialectSchema>;

export const defaultDialect = dialectSchema.parse({});

/** How long an access token is valid: as `expires_in` says, or 8 hours when that is no positive number. */
export function accessTokenLifetimeSeconds({ expiresIn }: Dialect): number {
  const seconds = Number(expiresIn);
  return seconds > 0 ? seconds : 28_800;
}
