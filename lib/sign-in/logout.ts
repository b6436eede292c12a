import { resolveAccount } from '../config/installations';
import { expireCookie, type RedirectResult, type RequestCookie } from '../http/cookies';
import { errorCodes } from '../observability/log';
import { orIfRedisDown } from '../runtime/redis-connection';
import { waitForRefresh } from '../session/refresh/single-flight';
import { isSamePerson, type Session, sessionLogFields } from '../session/session';
import { createSessionCookies } from '../session/session-cookie';
import { type FoundSession, findSession, type Unavailable } from '../session/store';
import type { SignInServices } from './dependencies';
import { attemptsCookieName } from './redirect-loop';

/** The value of `Clear-Site-Data`, so that the back button shows no cached page of the user. */
export const clearedSiteData = '"cache"';

/** How far a sign-out reached. The home page explains it. */
type Reach = 'here' | 'here_only' | 'everywhere' | 'browser_only';

type LogoutContext = SignInServices & { readonly everywhere: boolean };

/** Ends this browser's session, and with `everywhere` its session at Sentinel. */
export async function logout(
  everywhere: boolean,
  received: readonly RequestCookie[],
  services: SignInServices,
): Promise<RedirectResult> {
  const { config, log, sessions } = services;
  const found = await findSession(received, services);
  const reach = await endFound(found, { ...services, everywhere });
  if (reach === 'browser_only') {
    await sessions.revokeLocally(received);
    log.warn('signed_out', { accountId: resolveAccount(null, config), how: reach });
  } else if (found.kind === 'active') {
    // An iframe on a same-site page sends the window's session too. Only the same person's is revoked at Sentinel.
    const other = await findSession(received, services);
    const isOwn = other.kind === 'active' && isSamePerson(other.session, found.session);
    await endFound(other, { ...services, everywhere: everywhere && isOwn });
  }
  const expired = await createSessionCookies(config).expire(received);
  const attempts = expireCookie(attemptsCookieName(config), config.isHttps);
  return { location: `${config.appUrl}/?signed_out=${reach}`, cookies: [...expired, attempts] };
}

async function endFound(found: FoundSession | Unavailable, context: LogoutContext): Promise<Reach> {
  const { everywhere, sessions } = context;
  if (found.kind === 'unavailable') return 'browser_only';
  if (found.kind === 'active') return endSession(found.session, context);
  // Another copy of its cookie may still be active: used later, or refreshed by another instance.
  if (found.session) await orIfRedisDown(sessions.end(found.session), null);
  return everywhere ? 'here_only' : 'here';
}

async function endSession(session: Session, context: LogoutContext): Promise<Reach> {
  const { everywhere, sessions, log } = context;
  // A refresh under way spends the known refresh token, so only the next one can be revoked.
  if (everywhere) await orIfRedisDown(waitForRefresh(session, sessions), null);
  const last = await orIfRedisDown(sessions.end(session), null);
  const isRevoked = everywhere && (await revoke(last ?? session, context));
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
