import type { ReceivedCookie, Redirect } from '../http/cookies';
import type { Parts } from '../services';
import { sessionCookiesToRemove } from '../session/session-cookie';
import { livingSession, logEnded } from '../session/store';
import { SignInError, signInFailed } from './errors';
import { rememberEvicted } from './evicted-transactions';
import type { WantedSignIn } from './login-params';
import { isGoingRound, recentAttempts, rememberAttempt } from './redirect-loop';
import { startTransaction, type Transaction } from './transaction';

export interface SignInRequest {
  readonly wanted: WantedSignIn;
  readonly received: readonly ReceivedCookie[];
  /** As `clientAddress` makes it out. */
  readonly address: string | null;
}

/** `/login`: starts an attempt and sends the browser to Sentinel, or to the page that says why not. */
export async function startSignIn(
  { wanted, received, address }: SignInRequest,
  parts: Parts,
  nowMs: number,
): Promise<Redirect> {
  const { config, log, sessions } = parts;
  let attempt: Transaction | null = null;
  try {
    const found = await sessions.find(received, Math.floor(nowMs / 1_000));
    const session = livingSession(found);
    const attempts = recentAttempts(received, config, nowMs);
    const isForFrame = wanted.frameChallenge !== null;
    if (!session && !isForFrame && isGoingRound(attempts, received, config)) {
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
    const remembered = isForFrame ? [] : [rememberAttempt(transaction, stillCounted, config)];
    const evicted = await rememberEvicted(started, received, config, nowMs);
    const unreadable = session ? [] : await sessionCookiesToRemove(received, config);
    if (found.kind === 'none') logEnded(found, log);
    log.info('sign_in_started', { reference: transaction.reference, accountId });
    return {
      location: location.href,
      cookies: [...unreadable, ...cookies, ...evicted, ...remembered],
    };
  } catch (error) {
    await parts.signInLimit.giveBack(address, nowMs);
    return signInFailed(error, attempt, [], parts, nowMs);
  }
}
