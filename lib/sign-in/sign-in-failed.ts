import type { CookieToSet } from '../cookie';
import { causesOf } from '../log';
import { makeReference } from '../reference';
import { SentinelError } from '../sentinel/errors';
import type { Parts } from '../wiring';
import { SignInError, type SignInErrorReason, signInErrorPath } from './sign-in-error';

/** Where the browser goes next, and the cookies it takes along. */
export interface SignInAnswer {
  readonly location: string;
  readonly cookies: readonly CookieToSet[];
}

/** Ends an attempt on the page that explains, and in the log under the same reference. */
export function signInFailed(
  error: unknown,
  cookies: readonly CookieToSet[],
  { config, log }: Pick<Parts, 'config' | 'log'>,
): SignInAnswer {
  const reference = makeReference();
  const known = error instanceof SentinelError || error instanceof SignInError ? error : null;
  const reason: SignInErrorReason = known?.reason ?? 'unexpected';
  log[known ? 'warn' : 'error']('sign_in_failed', {
    reference,
    reason,
    ...(known && { message: known.message }),
    causes: causesOf(error),
    accountId: config.accountId,
  });
  return { location: config.appUrl + signInErrorPath(reason, reference), cookies };
}
