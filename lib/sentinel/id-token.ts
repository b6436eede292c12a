import { type KeyObject, verify } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import { SentinelError } from './errors';
import type { Jwks } from './jwks';

export interface IdTokenClaims {
  readonly sub: string;
  readonly isAdmin: boolean;
  readonly isLpa: boolean;
}

/** What proves the identity: a signature, a signature with a short key, or only TLS to the token endpoint. */
type Assurance = 'signature' | 'weak_signature' | 'tls';

/** For `exp`, `iat` and `nbf`. */
export const clockToleranceSeconds = 60;

export const minimumModulusBits = 2048;

const invalid = (message: string) => new SentinelError('identity_invalid', message);

/** What oauth4webapi does not check: it checks `iss`, `aud`, `exp`, `nbf` and the algorithm. */
const claimsSchema = z.object({
  // A lone surrogate cannot be part of a URL, and `sub` is part of the URL of the user's record.
  sub: z
    .string()
    .max(255)
    .regex(/\S/)
    .regex(/^\P{Surrogate}*$/u),
  iat: z.number(),
  is_admin: z.boolean().default(false),
  is_lpa: z.boolean().default(false),
});

export function parseIdTokenClaims(claims: unknown, nowSeconds: number): IdTokenClaims {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw invalid(`id token claims: ${names}`);
  }
  const { sub, iat, is_admin: isAdmin, is_lpa: isLpa } = parsed.data;
  const isFuture = iat > nowSeconds + clockToleranceSeconds;
  if (isFuture) throw invalid('id token claims: iat is in the future');
  return { sub, isAdmin, isLpa };
}

/** Sentinel spells its issuer in two ways. */
export function issuerSpelling(idToken: string): 'Sentinel' | 'sentinel' {
  return decodePart(idToken, 1)?.iss === 'sentinel' ? 'sentinel' : 'Sentinel';
}

/** How the signature is checked, by `SENTINEL_ID_TOKEN_CHECK` and the connection. */
interface SignatureCheck {
  readonly keys: Jwks;
  readonly strength: 'auto' | 'signature';
  readonly cameOverTls: boolean;
}

export interface Verifier extends SignatureCheck {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly nowSeconds: number;
}

/** Verifies an id token: oauth4webapi checks the standard claims, this file checks Sentinel's own and the signature. */
export async function verifyIdToken(idToken: string, verifier: Verifier) {
  const { server, client, nowSeconds } = verifier;
  // oauth4webapi validates an id token only as part of a token response. It does not look at the access token.
  const response = { access_token: 'any', token_type: 'bearer', id_token: idToken };
  const issuer = issuerSpelling(idToken);
  const result = await oauth
    .processAuthorizationCodeResponse({ ...server, issuer }, client, Response.json(response), {
      requireIdToken: true,
    })
    .catch((cause: unknown) => {
      throw new SentinelError('identity_invalid', 'the id token is not valid', { cause });
    });
  const claims = parseIdTokenClaims(oauth.getValidatedIdTokenClaims(result), nowSeconds);
  return { claims, assurance: await checkSignature(idToken, verifier) };
}

export function isSignedBy(key: KeyObject, idToken: string): boolean {
  const [header = '', payload = '', signature = ''] = idToken.split('.');
  const signed = Buffer.from(`${header}.${payload}`);
  return verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'));
}

/** Checks the RS256 signature. `node:crypto` accepts RSA-1024, JWT libraries do not. */
export async function checkSignature(idToken: string, check: SignatureCheck): Promise<Assurance> {
  const { keys, strength, cameOverTls } = check;
  const tlsSuffices = strength === 'auto' && cameOverTls;
  const kid = decodePart(idToken, 0)?.kid;
  const finding = typeof kid === 'string' ? keys.find(kid) : null;
  const key = await finding?.catch((cause: unknown) => {
    if (tlsSuffices) return null;
    const message = 'no key set to check the id token with';
    throw new SentinelError('sentinel_unreachable', message, { cause });
  });
  if (!key) {
    // OpenID Connect Core §3.1.3.7: a token from the token endpoint may be validated by TLS.
    if (tlsSuffices) return 'tls';
    throw invalid('the key set has no key for this id token');
  }
  if (!isSignedBy(key, idToken)) throw invalid('the id token signature is wrong');
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) >= minimumModulusBits) return 'signature';
  if (strength === 'auto') return 'weak_signature';
  throw invalid('the key of the id token is under 2048 bits');
}

const partSchema = z.record(z.string(), z.unknown());

/** The header or the claims, not verified; null for text that is no JWT. */
export function decodePart(jwt: string, index: 0 | 1): Readonly<Record<string, unknown>> | null {
  try {
    const text = Buffer.from(jwt.split('.')[index] ?? '', 'base64url').toString();
    return partSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * The claims of the id token of a refresh; null if it cannot be checked, because a refresh needs none. Throws
 * `identity_mismatch` when it contradicts the session (contract: *Renewal*).
 */
export async function verifyRefreshedIdToken(idToken: string, sub: string, verifier: Verifier) {
  const { alg, kid } = decodePart(idToken, 0) ?? {};
  const claims = decodePart(idToken, 1);
  if (typeof alg !== 'string' || !claims) return null;
  const { iss, aud } = claims;
  const contradicts =
    /^(none|HS\d+)$/i.test(alg) ||
    (claims.sub !== undefined && String(claims.sub) !== sub) ||
    (iss !== undefined && iss !== 'Sentinel' && iss !== 'sentinel') ||
    (aud !== undefined && ![aud].flat().includes(verifier.client.client_id));
  const key = typeof kid === 'string' ? await verifier.keys.find(kid).catch(() => null) : null;
  if (contradicts || (key && alg === 'RS256' && !isSignedBy(key, idToken))) {
    throw new SentinelError('identity_mismatch', 'the refreshed id token contradicts the session');
  }
  if (!key) return null;
  const strict = { ...verifier, strength: 'signature', cameOverTls: false } as const;
  const verified = await verifyIdToken(idToken, strict).catch(() => null);
  return verified?.claims ?? null;
}
