import { type CookieToSet, cookieToRemove, type ReceivedCookie } from './cookie';
import { causesOf } from './log';
import { removeSession } from './session/cookie';
import { renewalUnderWay } from './session/renew-once';
import type { Session } from './session/session';
import { livingSession } from './session/store';
import { loopGuardCookieName } from './sign-in/loop-guard';
import type { Parts } from './wiring';

/** Where the browser goes after signing out, and the cookies it loses. */
export interface SignOutAnswer {
  readonly location: string;
  readonly cookies: readonly CookieToSet[];
}

/**
 * Ends this browser's session for good. With `everywhere` it is revoked at Sentinel too; when that fails the person
 * is still signed out here, and the page they land on says that it was only here.
 */
export async function signOut(
  everywhere: boolean,
  received: readonly ReceivedCookie[],
  parts: Parts,
  nowSeconds: number,
): Promise<SignOutAnswer> {
  const { config, log, sessions } = parts;
  const found = livingSession(await sessions.find(received, nowSeconds));
  let isComplete = !everywhere;
  if (found) {
    const session = everywhere ? await withNewestTokens(found) : found;
    await sessions.end(session, nowSeconds);
    if (everywhere) isComplete = await revoke(session, parts);
    const { accountId, identity } = session;
    log.info('signed_out', { accountId, userId: identity.sub });
  }
  return {
    location: `${config.appUrl}/${isComplete ? '' : '?signed_out=here_only'}`,
    cookies: [
      ...removeSession(received, config.isHttps),
      cookieToRemove(loopGuardCookieName(config.isHttps), config.isHttps),
    ],
  };
}

/** A renewal that is under way spends the refresh token that we know: only the next one can be revoked. */
async function withNewestTokens(session: Session): Promise<Session> {
  const outcome = await renewalUnderWay(session);
  return outcome?.kind === 'renewed' ? outcome.session : session;
}

async function revoke({ tokens, accountId }: Session, { sentinel, log }: Parts): Promise<boolean> {
  if (tokens.refreshToken === null) return false;
  try {
    await sentinel.revokeToken(tokens.refreshToken);
    return true;
  } catch (error) {
    log.warn('revocation_failed', { accountId, causes: causesOf(error) });
    return false;
  }
}
