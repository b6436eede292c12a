import { z } from 'zod';
import { resolveAccount } from '../config/installations';
import type { RedirectResult } from '../http/cookies';
import { createCorrelationId } from '../observability/correlation-id';
import { errorCodes } from '../observability/log';
import { SentinelError } from '../sentinel/errors';
import type { SignInConfig, SignInServices } from './dependencies';
import type { Transaction } from './transaction';

/** Why a sign-in failed: `reason` in the query of the sign-in error page and in the log. */
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

/** One of `signInErrorReasons`. */
export type SignInErrorReason = (typeof signInErrorReasons)[number];

/** A reason that the brand's `onSignIn` returns. */
export const brandReasonSchema = z
  .string()
  .regex(/^brand_[a-z_]{1,40}$/, 'must be brand_ and lower-case letters');
type BrandReason = `brand_${string}`;
type AnyReason = SignInErrorReason | BrandReason;

export const isBrandReason = (reason: string): reason is BrandReason => reason.startsWith('brand_');

/** Thrown when this app ends a sign-in. Sentinel's failures are a `SentinelError`. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  constructor(
    readonly reason: AnyReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The library's or the brand's reason, or `unexpected` for any other value. */
export function parseSignInErrorReason(value: unknown, config: SignInConfig): AnyReason {
  const { signInErrorTexts: texts } = config;
  const isOfBrand =
    typeof value === 'string' && isBrandReason(value) && Object.hasOwn(texts, value);
  if (isOfBrand) return value;
  return signInErrorReasons.find((reason) => reason === value) ?? 'unexpected';
}

export function signInErrorPath(reason: AnyReason, reference: string | null, config: SignInConfig) {
  const query = new URLSearchParams({ reason, ...(reference !== null && { ref: reference }) });
  return `${config.routes.pages.signInError}?${query}`;
}

/** Logs the error and redirects to the sign-in error page, with the same correlation ID. */
export function errorRedirect(
  error: unknown,
  transaction: Transaction | null,
  { config, log, now }: SignInServices,
): RedirectResult {
  const reference = transaction?.reference ?? createCorrelationId();
  const known = error instanceof SentinelError || error instanceof SignInError ? error : null;
  const reason = parseSignInErrorReason(known?.reason, config);
  log[known ? 'warn' : 'error']('sign_in_failed', {
    reference,
    reason,
    ...(transaction && { durationMs: now() - transaction.startedAtMs }),
    ...(known && { message: known.message }),
    causes: errorCodes(error),
    accountId: transaction?.accountId ?? resolveAccount(null, config),
  });
  return { location: config.appUrl + signInErrorPath(reason, reference, config), cookies: [] };
}
