import { verify } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import { SentinelError } from './errors';
import type { Jwks } from './jwks';

export interface IdTokenClaims {
  readonly sub: string;
  readonly isAdmin: boolean;
  readonly isLpa: boolean;
}

/** What the identity rests on: a checked signature, one of a short key, or only TLS to the token endpoint. */
export type IdTokenAssurance = 'signature' | 'weak_signature' | 'tls';

/** Clock tolerance for `exp`, `iat` and `nbf`, in seconds. */
export const clockToleranceSeconds = 60;

export const minimumModulusBits = 2048;

/** Claims beyond those that oauth4webapi checks (`iss`, `aud`, `exp`, `nbf`, the algorithm). */
const claimsSchema = z.object({
  // Half a surrogate pair is no text: it cannot stand in an address, and the person is asked for by theirs.
  sub: z
    .string()
    .max(255)
    .regex(/\S/)
    .regex(/^\P{Surrogate}*$/u),
  iat: z.number(),
  is_admin: z.boolean().default(false),
  is_lpa: z.boolean().default(false),
});

/**
 * Sentinel's own claims, out of claims that are otherwise checked.
 *
 * @throws {SentinelError} `identity_invalid`: an empty `sub`, a flag that is no boolean, an `iat` in the future
 */
export function parseIdTokenClaims(claims: unknown, nowSeconds: number): IdTokenClaims {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new SentinelError('identity_invalid', `id token claims: ${names}`);
  }
  const { sub, iat, is_admin: isAdmin, is_lpa: isLpa } = parsed.data;
  if (iat > nowSeconds + clockToleranceSeconds) {
    throw new SentinelError('identity_invalid', 'id token claims: iat is in the future');
  }
  return { sub, isAdmin, isLpa };
}

/** The issuer has two spellings. This is the one of a token that is not checked yet, to compare the issuer with. */
export function issuerSpelling(idToken: string): 'Sentinel' | 'sentinel' {
  return part(idToken, 1, z.object({ iss: z.string() }))?.iss === 'sentinel'
    ? 'sentinel'
    : 'Sentinel';
}

/**
 * Verifies an id token: oauth4webapi checks what every OpenID provider has, the rest is Sentinel's own.
 *
 * @param server Sentinel's metadata, with the issuer in the spelling of the id token
 * @throws {SentinelError} as {@link parseIdTokenClaims} and {@link checkSignature}
 */
export async function verifyIdToken(
  { accessToken, idToken }: { readonly accessToken: string; readonly idToken: string },
  metadata: oauth.AuthorizationServer,
  client: oauth.Client,
  keys: Jwks,
  { nowSeconds, ...check }: SignatureCheck & { readonly nowSeconds: number },
): Promise<{ claims: IdTokenClaims; assurance: IdTokenAssurance }> {
  // oauth4webapi validates an id token only as part of a token response: this is what was read of it.
  const response = { access_token: accessToken, token_type: 'bearer', id_token: idToken };
  const server = { ...metadata, issuer: issuerSpelling(idToken) };
  const result = await oauth
    .processAuthorizationCodeResponse(server, client, Response.json(response), {
      requireIdToken: true,
    })
    .catch((cause: unknown) => {
      throw new SentinelError('identity_invalid', 'the id token is not valid', { cause });
    });
  const claims = parseIdTokenClaims(oauth.getValidatedIdTokenClaims(result), nowSeconds);
  return { claims, assurance: await checkSignature(idToken, keys, check) };
}

interface SignatureCheck {
  readonly strength: 'auto' | 'signature';
  readonly cameOverTls: boolean;
}

/**
 * Checks the RS256 signature (contract: `SENTINEL_ID_TOKEN_CHECK`), by `node:crypto`: libraries refuse RSA-1024.
 *
 * @throws {SentinelError} `identity_invalid`, or `sentinel_unreachable` when a required key set is not to be had
 */
export async function checkSignature(
  idToken: string,
  keys: Jwks,
  { strength, cameOverTls }: SignatureCheck,
): Promise<IdTokenAssurance> {
  const tlsMayStandIn = strength === 'auto' && cameOverTls;
  const named = part(idToken, 0, z.object({ kid: z.string() }));
  const key =
    named &&
    (await keys.find(named.kid).catch((cause: unknown) => {
      if (tlsMayStandIn) return null;
      throw new SentinelError('sentinel_unreachable', 'no key set to check the id token with', {
        cause,
      });
    }));
  if (!key) {
    // OpenID Connect Core 3.1.3.7 item 6: straight from the token endpoint, TLS may stand in for the signature.
    if (tlsMayStandIn) return 'tls';
    throw new SentinelError('identity_invalid', 'the key set has no key for this id token');
  }
  const [header = '', payload = '', signature = ''] = idToken.split('.');
  const isRight = verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${payload}`),
    key,
    Buffer.from(signature, 'base64url'),
  );
  if (!isRight) throw new SentinelError('identity_invalid', 'the id token signature is wrong');
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) >= minimumModulusBits) return 'signature';
  if (strength === 'auto') return 'weak_signature';
  throw new SentinelError('identity_invalid', 'the key of the id token is under 2048 bits');
}

function part<T>(jwt: string, index: 0 | 1, schema: z.ZodType<T>): T | null {
  try {
    const text = Buffer.from(jwt.split('.')[index] ?? '', 'base64url').toString();
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
