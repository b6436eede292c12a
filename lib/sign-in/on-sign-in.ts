import { withTimeout } from '../outbound/limits';
import { toPublicSession } from '../session/public-session';
import { type Session, sessionLogFields } from '../session/session';
import type { SignInServices } from './dependencies';
import { isBrandReason, parseSignInErrorReason, SignInError } from './errors';

const timeoutMs = 3_000;

/** Throws the brand's refusal. The tokens are not revoked: that would end the person's other LivePerson applications. */
export async function callOnSignIn(session: Session, { config, log }: SignInServices) {
  const { onSignIn } = config;
  if (!onSignIn) return;
  const refuse = (reason: SignInError['reason'], message: string, cause?: unknown) => {
    log.info('tokens_dropped', { ...sessionLogFields(session), reason });
    return new SignInError(reason, message, { cause });
  };
  const call = Promise.resolve(toPublicSession(session, config)).then(onSignIn);
  const returned: unknown = await withTimeout(call, timeoutMs).catch((cause: unknown) => {
    throw refuse('unexpected', 'onSignIn threw, or took longer than 3 s', cause);
  });
  if (returned === undefined) return;
  const reason = parseSignInErrorReason(returned, config);
  throw isBrandReason(reason)
    ? refuse(reason, 'refused by onSignIn')
    : refuse('unexpected', 'onSignIn returned a value that is no key of signInErrorTexts');
}
