/** Where the sources about Sentinel contradict each other, or say nothing: one switch each. */
export interface Dialect {
  /** Older pages and every published sample say "Sentinel", the newest page "sentinel". */
  issuer: 'Sentinel' | 'sentinel';
  /** The `iss` of an authorization response (RFC 9207); no page lists one. */
  responseIssuer: 'issuer' | 'origin' | null;
  /** The values of `v` the token endpoint accepts. */
  tokenVersions: ('1.0' | '2.0')[];
  /** `expires_in` as it is answered, in seconds; null leaves it out, as the older pages do. */
  expiresIn: number | string | null;
  /** Whether a refresh answers an id_token too. No page lists one. */
  idTokenOnRefresh: boolean;
  /** The published sample was signed with 1024 bits. */
  keyBits: 1024 | 2048;
  /** Whether the JWKS holds the key that signs id_tokens, or only another one. */
  jwksHasIdTokenKey: boolean;
  /** Whether a code challenge is held against the code verifier (RFC 7636), or not looked at. */
  pkce: 'ignored' | 'verified';
  /** Whether the Users API answers booleans and numbers as strings. */
  stringBooleans: boolean;
  accessTokenHexLength: number;
  refreshTokenHexLength: number;
  /** `Cross-Origin-Opener-Policy` of the pages that people see; null for none. */
  openerPolicy: 'same-origin' | null;
}

export const defaultDialect: Dialect = {
  issuer: 'Sentinel',
  responseIssuer: null,
  tokenVersions: ['1.0', '2.0'],
  expiresIn: 28_800,
  idTokenOnRefresh: false,
  keyBits: 2048,
  jwksHasIdTokenKey: true,
  pkce: 'ignored',
  stringBooleans: true,
  accessTokenHexLength: 64,
  refreshTokenHexLength: 640,
  openerPolicy: null,
};

const eightHours = 28_800;

/** How long an access token really lives: what `expires_in` says, or 8 hours where that says nothing usable. */
export function accessTokenLifeSeconds({ expiresIn }: Dialect): number {
  const seconds = Number(expiresIn ?? eightHours);
  return seconds > 0 ? seconds : eightHours;
}
