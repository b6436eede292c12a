import { createHash } from 'node:crypto';

/**
 * Whether a code verifier answers the challenge (S256, RFC 7636 §4.6). A verifier without a challenge is
 * refused as well: somebody took the challenge out of the authorization request (RFC 9700 §4.8.2).
 */
export function codeVerifierFits(verifier: string | null, challenge: string | null): boolean {
  if (verifier === null || challenge === null) return verifier === challenge;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
