import type { CookieToSet } from '../cookie';
import { chosenAccount } from '../installations';
import { causesOf } from '../log';
import { makeReference } from '../reference';
import { SentinelError } from '../sentinel/errors';
import type { Parts } from '../wiring';
import { SignInError, type SignInErrorReason, signInErrorPath } from './sign-in-error';
import type { Transaction } from './transaction';

/** Where the browser goes next, and the cookies it takes along. */
export interface SignInAnswer {
  readonly location: string;
  readonly cookies: readonly CookieToSet[];
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
): SignInAnswer {
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
