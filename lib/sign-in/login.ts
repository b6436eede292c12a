import type { RedirectResult, RequestCookie } from '../http/cookies';
import { expireSessionCookies } from '../session/session-cookie';
import { activeSession, logSessionEnded } from '../session/store';
import type { SignInServices } from './dependencies';
import { errorRedirect, SignInError } from './errors';
import { recordEvicted } from './evicted-transactions';
import type { LoginParams } from './login-params';
import { isRedirectLoop, recentAttempts, recordAttempt } from './redirect-loop';
import { startTransaction, type Transaction } from './transaction';

export interface LoginRequest {
  readonly wanted: LoginParams;
  readonly received: readonly RequestCookie[];
  /** As `clientAddress` makes it out. */
  readonly address: string | null;
}

/** `/login`: starts an attempt and sends the browser to Sentinel, or to the page that says why not. */
export async function startLogin(
  { wanted, received, address }: LoginRequest,
  parts: SignInServices,
  nowMs: number,
): Promise<RedirectResult> {
  const { config, log, sessions } = parts;
  let attempt: Transaction | null = null;
  try {
    const found = await sessions.find(received, Math.floor(nowMs / 1_000));
    const session = activeSession(found);
    const attempts = recentAttempts(received, config, nowMs);
    const isForFrame = wanted.frameChallenge !== null;
    if (!session && !isForFrame && isRedirectLoop(attempts, received, config)) {
      throw new SignInError('cookies_blocked', 'this browser does not keep the session');
    }
    const { accountId } = wanted;
    // The guard has asked already: only where there is none does anybody come here without.
    if (accountId === null) throw new SignInError('unexpected', 'no account was chosen');
    const begun = { ...wanted, accountId, clientAddress: address };
    const started = await startTransaction(begun, received, config, nowMs);
    const { transaction, pushedOut, cookies } = started;
    attempt = transaction;
    const location = await parts.sentinelFor(accountId).authorizationUrl(transaction);
    const stillCounted = attempts.filter((state) => !pushedOut.includes(state));
    // A window that signs a frame in is not signed in by that, and goes round in no circle.
    const remembered = isForFrame ? [] : [recordAttempt(transaction, stillCounted, config)];
    const evicted = await recordEvicted(started, received, config, nowMs);
    const unreadable = session ? [] : await expireSessionCookies(received, config);
    if (found.kind === 'none') logSessionEnded(found, log);
    log.info('sign_in_started', { reference: transaction.reference, accountId });
    return {
      location: location.href,
      cookies: [...unreadable, ...cookies, ...evicted, ...remembered],
    };
  } catch (error) {
    await parts.rateLimiter.giveBack(address, nowMs);
    return errorRedirect(error, attempt, [], parts, nowMs);
  }
}
