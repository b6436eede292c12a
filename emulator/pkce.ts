import { createHash } from 'node:crypto';

/**
 * Whether a code verifier matches the challenge (S256, RFC 7636 §4.6). A verifier without a challenge does not match,
 * against a downgrade attack (RFC 9700 §4.8.2).
 */
export function matchesCodeChallenge(verifier: string | null, challenge: string | null): boolean {
  if (verifier === null || challenge === null) return verifier === challenge;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
