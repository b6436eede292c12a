import { resolveAccount } from '../config/installations';
import { expireCookie, type RedirectResult, type RequestCookie } from '../http/cookies';
import { errorCodes } from '../observability/log';
import { orIfRedisDown } from '../runtime/redis';
import { waitForRefresh } from '../session/refresh/single-flight';
import { isSamePerson, type Session, sessionLogFields } from '../session/session';
import { expireSessionCookies } from '../session/session-cookie';
import { type FoundSession, findSession, type Unavailable } from '../session/store';
import type { SignInServices } from './dependencies';
import { attemptsCookieName } from './redirect-loop';

/** How far a sign-out reached: the front page has words for each. */
type Reach = 'here' | 'here_only' | 'everywhere' | 'browser_only';

/** Ends this browser's session, with `everywhere` at Sentinel too. The page that follows says how far it reached. */
export async function logout(
  everywhere: boolean,
  received: readonly RequestCookie[],
  parts: SignInServices,
): Promise<RedirectResult> {
  const { config, log } = parts;
  const found = await findSession(received, parts);
  const reach = await endFound(found, everywhere, parts);
  if (reach === 'browser_only') {
    await parts.sessions.revokeLocally(received, parts.nowSeconds());
    log.warn('signed_out', { accountId: resolveAccount(null, config), how: reach });
  } else if (found.kind === 'active') {
    // A frame on a site that is a near relation sends the window's session along with its own: both are ended. One of
    // another person is not signed out of LivePerson.
    const other = await findSession(received, parts);
    const isOwn = other.kind === 'active' && isSamePerson(other.session, found.session);
    await endFound(other, everywhere && isOwn, parts);
  }
  return {
    location: `${config.appUrl}/?signed_out=${reach}`,
    cookies: [
      ...(await expireSessionCookies(received, config)),
      expireCookie(attemptsCookieName(config), config.isHttps),
    ],
  };
}

async function endFound(
  found: FoundSession | Unavailable,
  everywhere: boolean,
  parts: SignInServices,
): Promise<Reach> {
  if (found.kind === 'unavailable') return 'browser_only';
  if (found.kind === 'active') return endSession(found.session, everywhere, parts);
  // A copy of it may live: one that was used later, or renewed elsewhere.
  if (found.session)
    await orIfRedisDown(parts.sessions.end(found.session, parts.nowSeconds()), null);
  return everywhere ? 'here_only' : 'here';
}

async function endSession(
  session: Session,
  everywhere: boolean,
  parts: SignInServices,
): Promise<Reach> {
  const { sessions, log, nowSeconds } = parts;
  // A renewal that is under way spends the refresh token that is known: only the next one can be revoked.
  if (everywhere) await orIfRedisDown(waitForRefresh(session, parts), null);
  const last = await orIfRedisDown(sessions.end(session, nowSeconds()), null);
  const isRevoked = everywhere && (await revoke(last ?? session, parts));
  // While Redis does not answer the caller tells of it.
  if (last === null) return 'browser_only';
  const notRevoked = everywhere ? 'here_only' : 'here';
  const reach = isRevoked ? 'everywhere' : notRevoked;
  log.info('signed_out', { ...sessionLogFields(session), how: reach });
  return reach;
}

async function revoke(session: Session, { sentinelFor, log }: SignInServices): Promise<boolean> {
  const { refreshToken } = session.tokens;
  if (refreshToken === null) return false;
  try {
    await sentinelFor(session.accountId).revokeToken(refreshToken);
    return true;
  } catch (error) {
    log.warn('revocation_failed', { ...sessionLogFields(session), causes: errorCodes(error) });
    return false;
  }
}
