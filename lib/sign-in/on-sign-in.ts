import { withTimeout } from '../outbound/timeout';
import { toPublicSession } from '../session/expiry';
import { type Session, sessionLogFields } from '../session/session';
import type { SignInServices } from './dependencies';
import { isBrandReason, parseSignInErrorReason, SignInError } from './errors';

const timeoutMs = 3_000;

/**
 * Lets the brand refuse a person whose identity is verified. The tokens are not revoked: that would end the person's
 * other LivePerson applications.
 *
 * @throws {SignInError} with the brand's reason; `unexpected` for another value, an exception or a timeout
 */
export async function callOnSignIn(
  session: Session,
  { config, log }: Pick<SignInServices, 'config' | 'log'>,
): Promise<void> {
  const { onSignIn } = config;
  if (!onSignIn) return;
  const refuse = (reason: SignInError['reason'], message: string, cause?: unknown) => {
    log.info('tokens_dropped', { ...sessionLogFields(session), reason });
    return new SignInError(reason, message, { cause });
  };
  let returned: unknown;
  try {
    const call = Promise.resolve(toPublicSession(session, config)).then(onSignIn);
    returned = await withTimeout(call, timeoutMs);
  } catch (cause) {
    throw refuse('unexpected', 'onSignIn threw, or took longer than 3 s', cause);
  }
  if (returned === undefined) return;
  const reason = parseSignInErrorReason(returned, config);
  throw isBrandReason(reason)
    ? refuse(reason, 'refused by onSignIn')
    : refuse('unexpected', 'onSignIn returned a value that is no key of signInErrorTexts');
}
