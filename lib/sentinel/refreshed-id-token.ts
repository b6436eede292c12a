import { SentinelError } from './errors';
import { decodePart, isSignedBy, type Verifier, verifyIdToken } from './id-token';

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
