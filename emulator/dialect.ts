import { z } from 'zod';

const hexLength = z.int().min(1).max(100_000);

export const dialectChange = z.strictObject({
  /** Older pages and every published sample say "Sentinel", the newest page says "sentinel". */
  issuer: z.enum(['Sentinel', 'sentinel']).exactOptional(),
  /** The `iss` of an authorization response (RFC 9207). No page lists one. */
  responseIssuer: z.enum(['issuer', 'origin']).nullable().exactOptional(),
  /** The values of `v` that the token endpoint accepts. */
  tokenVersions: z.array(z.enum(['1.0', '2.0'])).exactOptional(),
  /** How the token endpoint rejects a request. No page describes the body; only 400 and 500 are listed. */
  tokenErrors: z.enum(['rfc_401', 'rfc_400', 'bare_400', 'liveperson']).exactOptional(),
  /** `expires_in` as it is sent, in seconds. Null leaves it out, as the older pages do. */
  expiresIn: z.union([z.number(), z.string()]).nullable().exactOptional(),
  /** Whether a refresh returns an id_token. No page lists one. */
  idTokenOnRefresh: z.boolean().exactOptional(),
  /** The published sample is signed with 1024 bits. */
  keyBits: z.literal([1024, 2048]).exactOptional(),
  /** Whether the JWKS holds the key that signs id_tokens, or only another one. */
  jwksHasIdTokenKey: z.boolean().exactOptional(),
  /** Whether the code verifier is checked against the code challenge (RFC 7636). */
  pkce: z.enum(['ignored', 'verified']).exactOptional(),
  /** Whether the Users API sends booleans and numbers as strings. */
  stringBooleans: z.boolean().exactOptional(),
  /** Whether the Users API sends `fullName`. A page says that it is returned empty, samples have it. */
  fullNames: z.boolean().exactOptional(),
  /** Whether a LivePerson employee has a record in the account. A page says that they have none. */
  employeeRecords: z.boolean().exactOptional(),
  /** After how many seconds without use the session in Conversational Cloud ends, and its refresh tokens. Null: never. */
  ssoIdleSeconds: z.int().min(1).nullable().exactOptional(),
  accessTokenHexLength: hexLength.exactOptional(),
  refreshTokenHexLength: hexLength.exactOptional(),
  /** `Cross-Origin-Opener-Policy` of the login page; null for none. */
  openerPolicy: z.literal('same-origin').nullable().exactOptional(),
  /** The Domain API for an unknown account or service: 401 and 400, 404 as seen elsewhere, or 200 without a host. */
  unknownService: z.enum(['documented', 'not_found', 'no_base_uri']).exactOptional(),
});

/** One switch for each fact about Sentinel on which the sources contradict each other or say nothing. */
export type Dialect = Required<z.infer<typeof dialectChange>>;

export const defaultDialect: Dialect = {
  issuer: 'Sentinel',
  responseIssuer: null,
  tokenVersions: ['1.0', '2.0'],
  tokenErrors: 'rfc_401',
  expiresIn: 28_800,
  idTokenOnRefresh: false,
  keyBits: 2048,
  jwksHasIdTokenKey: true,
  pkce: 'ignored',
  stringBooleans: true,
  fullNames: true,
  employeeRecords: true,
  ssoIdleSeconds: null,
  accessTokenHexLength: 64,
  refreshTokenHexLength: 640,
  openerPolicy: null,
  unknownService: 'documented',
};

/** How long an access token is valid: as `expires_in` says, or 8 hours when that is no positive number. */
export function accessTokenLifetimeSeconds({ expiresIn }: Dialect): number {
  const seconds = Number(expiresIn);
  return seconds > 0 ? seconds : 28_800;
}
