import type { ReceivedCookie } from '../cookie';
import { sessionCookiesToRemove } from '../session/cookie';
import { livingSession, logEnded } from '../session/store';
import type { Parts } from '../wiring';
import { isGoingRound, recentAttempts, rememberAttempt } from './loop-guard';
import { returnTo } from './return-to';
import { SignInError } from './sign-in-error';
import { type SignInAnswer, signInFailed } from './sign-in-failed';
import { startTransaction } from './transaction';

/** What a request to sign in comes with. */
export interface SignInRequest {
  /** The `returnTo` of the query, as it came. */
  readonly wanted: string | null;
  readonly received: readonly ReceivedCookie[];
  /** As `clientAddress` makes it out. */
  readonly address: string | null;
  /** As `frameChallengeOf` makes it out. */
  readonly frameChallenge: string | null;
}

/**
 * `/login`: starts an attempt and sends the browser to Sentinel. When Sentinel's host is not to be had, or the
 * browser goes round in circles, it is sent to the page that says so instead.
 */
export async function startSignIn(
  { wanted, received, address, frameChallenge }: SignInRequest,
  parts: Parts,
  nowMs: number,
): Promise<SignInAnswer> {
  const { config, sentinel, log, sessions } = parts;
  try {
    const found = await sessions.find(received, Math.floor(nowMs / 1_000));
    const session = livingSession(found);
    const attempts = await recentAttempts(received, config, nowMs);
    const isForFrame = frameChallenge !== null;
    if (!session && !isForFrame && isGoingRound(attempts, received)) {
      throw new SignInError('cookies_blocked', 'this browser does not keep the session');
    }
    const begun = { returnTo: returnTo(wanted), clientAddress: address, frameChallenge };
    const { transaction, pushedOut, cookies } = await startTransaction(
      begun,
      received,
      config,
      nowMs,
    );
    const location = await sentinel.authorizationUrl(transaction);
    const stillCounted = attempts.filter(({ name }) => !pushedOut.includes(name));
    // A window that signs a frame in is not signed in by that, and goes round in no circle.
    const remembered = isForFrame
      ? []
      : [await rememberAttempt(transaction, stillCounted, config, nowMs)];
    const unreadable = session ? [] : sessionCookiesToRemove(received, config.isHttps);
    if (found.kind === 'none') logEnded(found, log);
    const { reference, accountId } = transaction;
    log.info('sign_in_started', { reference, accountId });
    return { location: location.href, cookies: [...unreadable, ...cookies, ...remembered] };
  } catch (error) {
    await parts.signInLimit.giveBack(address, nowMs);
    return signInFailed(error, null, [], parts, nowMs);
  }
}
