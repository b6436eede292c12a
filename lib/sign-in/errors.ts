import { resolveAccount } from '../config/installations';
import type { RedirectResult, ResponseCookie } from '../http/cookies';
import { createCorrelationId } from '../observability/correlation-id';
import { errorCodes } from '../observability/log';
import { SentinelError } from '../sentinel/errors';
import type { SignInConfig, SignInServices } from './dependencies';
import type { Transaction } from './transaction';

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

/** A reason of the brand's own (`onSignIn`). */
export type BrandReason = `brand_${string}`;

export const isBrandReason = (reason: string): reason is BrandReason => reason.startsWith('brand_');

/** A sign-in that this app itself ends. What Sentinel is the cause of is a `SentinelError`. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  constructor(
    readonly reason: SignInErrorReason | BrandReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The reason in a query: one of ours or of the brand's, whatever the query says. */
export function parseSignInErrorReason(
  value: unknown,
  { signInErrorTexts }: Pick<SignInConfig, 'signInErrorTexts'>,
): SignInErrorReason | BrandReason {
  if (typeof value === 'string' && isBrandReason(value) && Object.hasOwn(signInErrorTexts, value)) {
    return value;
  }
  return signInErrorReasons.find((reason) => reason === value) ?? 'unexpected';
}

export function signInErrorPath(
  reason: SignInErrorReason | BrandReason,
  reference: string | null,
  { routes }: Pick<SignInConfig, 'routes'>,
): string {
  const query = new URLSearchParams({ reason, ...(reference !== null && { ref: reference }) });
  return `${routes.pages.signInError}?${query}`;
}

/** Ends an attempt, null for an unknown one, on the page that explains and in the log under the same reference. */
export function errorRedirect(
  error: unknown,
  transaction: Transaction | null,
  cookies: readonly ResponseCookie[],
  { config, log }: Pick<SignInServices, 'config' | 'log'>,
  nowMs: number,
): RedirectResult {
  const reference = transaction?.reference ?? createCorrelationId();
  const known = error instanceof SentinelError || error instanceof SignInError ? error : null;
  const reason: SignInErrorReason | BrandReason = known?.reason ?? 'unexpected';
  log[known ? 'warn' : 'error']('sign_in_failed', {
    reference,
    reason,
    ...(transaction && { durationMs: nowMs - transaction.startedAtMs }),
    ...(known && { message: known.message }),
    causes: errorCodes(error),
    accountId: transaction?.accountId ?? resolveAccount(null, config),
  });
  return { location: config.appUrl + signInErrorPath(reason, reference, config), cookies };
}
