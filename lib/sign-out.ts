import { type CookieToSet, cookieToRemove, type ReceivedCookie } from './cookie';
import { chosenAccount } from './installations';
import { causesOf } from './log';
import { sessionCookiesToRemove } from './session/cookie';
import { waitForRenewal } from './session/renew-once';
import { isSamePerson, loggedSession, type Session } from './session/session';
import { type FoundSession, findSession, type Unavailable, unlessAway } from './session/store';
import { loopGuardCookieName } from './sign-in/loop-guard';
import type { Parts } from './wiring';

/** Where the browser goes after signing out, and the cookies it loses. */
export interface SignOutAnswer {
  readonly location: string;
  readonly cookies: readonly CookieToSet[];
}

/**
 * Ends this browser's session for good. With `everywhere` it is revoked at Sentinel too; when that fails the person
 * is still signed out here. The page they land on says how far it reached. While Redis does not answer, a
 * session that it keeps can only be taken out of this browser.
 */
export async function signOut(
  everywhere: boolean,
  received: readonly ReceivedCookie[],
  parts: Parts,
): Promise<SignOutAnswer> {
  const { config, log } = parts;
  const found = await findSession(received, parts);
  const ending =
    found.kind === 'living'
      ? await endSession(found.session, everywhere, parts)
      : { isEnded: found.kind !== 'unavailable', isRevoked: false };
  if (found.kind === 'living' && ending.isEnded) {
    await endOthers(found.session, everywhere, received, parts);
  }
  await endCopies(found, parts);
  if (!ending.isEnded) {
    await parts.sessions.forget(received, parts.nowSeconds());
    log.warn('signed_out', { accountId: chosenAccount(null, config), how: 'browser_only' });
  }
  return {
    location: `${config.appUrl}/?signed_out=${noticeOf(ending, everywhere)}`,
    cookies: [
      ...(await sessionCookiesToRemove(received, config)),
      cookieToRemove(loopGuardCookieName(config), config.isHttps),
    ],
  };
}

/**
 * A frame on a site that is a near relation sends the window's session along with its own: who signs out, means both. Where
 * the two are of different people, neither is signed out of LivePerson by the other.
 */
async function endOthers(
  session: Session,
  everywhere: boolean,
  received: readonly ReceivedCookie[],
  parts: Parts,
): Promise<void> {
  const found = await findSession(received, parts);
  if (found.kind !== 'living') return endCopies(found, parts);
  await endSession(found.session, everywhere && isSamePerson(found.session, session), parts);
}

/** Where the session of these cookies does not live, a copy may: one that was used later, or renewed elsewhere. */
async function endCopies(found: FoundSession | Unavailable, parts: Parts): Promise<void> {
  if ((found.kind === 'refused' || found.kind === 'none') && found.session) {
    await unlessAway(parts.sessions.end(found.session, parts.nowSeconds()), null);
  }
}

/** How far a sign-out reached. */
interface Ending {
  readonly isEnded: boolean;
  readonly isRevoked: boolean;
}

async function endSession(session: Session, everywhere: boolean, parts: Parts): Promise<Ending> {
  const { sessions, log, nowSeconds } = parts;
  // A renewal that is under way spends the refresh token that is known: only the next one can be revoked.
  if (everywhere) await unlessAway(waitForRenewal(session, parts), null);
  const last = await unlessAway(sessions.end(session, nowSeconds()), null);
  const isRevoked = everywhere && (await revoke(last ?? session, parts));
  const reach = everywhere ? 'here_only' : 'here';
  // While Redis does not answer the caller tells of it: the sign-out reached this browser alone.
  if (last)
    log.info('signed_out', { ...loggedSession(session), how: isRevoked ? 'everywhere' : reach });
  return { isEnded: last !== null, isRevoked };
}

/** What the front page has words for. */
function noticeOf({ isEnded, isRevoked }: Ending, everywhere: boolean): string {
  if (!isEnded) return 'browser_only';
  if (!everywhere) return 'here';
  return isRevoked ? 'everywhere' : 'here_only';
}

async function revoke(session: Session, { sentinelFor, log }: Parts): Promise<boolean> {
  const { refreshToken } = session.tokens;
  if (refreshToken === null) return false;
  try {
    await sentinelFor(session.accountId).revokeToken(refreshToken);
    return true;
  } catch (error) {
    log.warn('revocation_failed', { ...loggedSession(session), causes: causesOf(error) });
    return false;
  }
}
