import type { CookieToSet, Redirect } from '../cookie';
import { chosenAccount } from '../installations';
import { causesOf } from '../log';
import { makeReference } from '../reference';
import { SentinelError } from '../sentinel/errors';
import type { Parts } from '../wiring';
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

/**
 * Ends an attempt on the page that explains, and in the log under the same reference.
 *
 * @param transaction the attempt; null when it did not get so far as to have one, or it is not known here
 */
export function signInFailed(
  error: unknown,
  transaction: Transaction | null,
  cookies: readonly CookieToSet[],
  { config, log }: Pick<Parts, 'config' | 'log'>,
  nowMs: number,
): Redirect {
  const reference = transaction?.reference ?? makeReference();
  const known = error instanceof SentinelError || error instanceof SignInError ? error : null;
  const reason: SignInErrorReason = known?.reason ?? 'unexpected';
  log[known ? 'warn' : 'error']('sign_in_failed', {
    reference,
    reason,
    ...(transaction && { durationMs: nowMs - transaction.startedAtMs }),
    ...(known && { message: known.message }),
    causes: causesOf(error),
    accountId: transaction?.accountId ?? chosenAccount(null, config),
  });
  return { location: config.appUrl + signInErrorPath(reason, reference), cookies };
}
