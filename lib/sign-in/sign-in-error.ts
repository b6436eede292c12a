/** Why a sign-in did not end signed in (contract: `GET /sign-in-error`). */
export const signInErrorReasons = [
  'access_denied',
  'attempt_expired',
  'attempt_unknown',
  'cookies_blocked',
  'sentinel_refused',
  'sentinel_unreachable',
  'identity_invalid',
  'too_many_attempts',
  'configuration',
  'unexpected',
] as const;

export type SignInErrorReason = (typeof signInErrorReasons)[number];

/** A sign-in that this app itself ends. What Sentinel is the cause of is a `SentinelError`. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  constructor(
    readonly reason: SignInErrorReason,
    message: string,
  ) {
    super(message);
  }
}

/** The reason in a query: one of ours, whatever the query says. */
export function parseSignInErrorReason(value: string | string[] | undefined): SignInErrorReason {
  return signInErrorReasons.find((reason) => reason === value) ?? 'unexpected';
}

/** The address of the page that explains. */
export function signInErrorPath(reason: SignInErrorReason, reference: string | null): string {
  const query = new URLSearchParams({ reason, ...(reference !== null && { ref: reference }) });
  return `/sign-in-error?${query}`;
}
