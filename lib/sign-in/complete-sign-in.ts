import type { CookieToSet, ReceivedCookie } from '../cookie';
import { sessionCookies } from '../session/cookie';
import { wasEnded } from '../session/ended-sessions';
import { loggedSession } from '../session/session';
import { livingSession } from '../session/store';
import type { Parts } from '../wiring';
import { stateMadeAtMs } from './attempt-state';
import { exchangeOnce } from './exchange-once';
import { loopGuardCookieName } from './loop-guard';
import { SignInError } from './sign-in-error';
import { type SignInAnswer, signInFailed } from './sign-in-failed';
import {
  attemptLifeMs,
  type FoundTransaction,
  findTransaction,
  removeTransaction,
  transactionCookieName,
} from './transaction';

/** With more cookies than this, servers refuse the browser's next request: it holds 16 KB of headers. */
const maxSessionLength = 11_000;

/** What is known of the browser that comes back from Sentinel. */
export interface CallbackBrowser {
  readonly received: readonly ReceivedCookie[];
  readonly userAgent: string | null;
}

/**
 * `/callback`: finishes an attempt. The browser is signed in and goes where it wanted to, or to the page that
 * explains. An answer to no attempt of this browser (forged, stale, reloaded) does nothing to a living session: it
 * goes on to the dashboard.
 *
 * @param response the authorization response: the query of the callback (RFC 6749 §4.1.2)
 */
export async function completeSignIn(
  response: URLSearchParams,
  { received, userAgent }: CallbackBrowser,
  parts: Parts,
  nowMs: number,
): Promise<SignInAnswer> {
  const { config, sessions, log } = parts;
  const nowSeconds = Math.floor(nowMs / 1_000);
  const attempt = await findAttempt(response, received, parts, nowMs);
  const attemptEnded =
    attempt.kind === 'unknown' ? [] : [removeTransaction(attempt.transaction, config.isHttps)];
  try {
    const before = livingSession(await sessions.find(received, nowSeconds));
    if (attempt.kind !== 'live') {
      if (before) return { location: `${config.appUrl}/dashboard`, cookies: attemptEnded };
      throw noAttempt(attempt, response, received, parts, nowMs);
    }
    const session = await exchangeOnce(response, attempt.transaction, userAgent, parts, nowMs);
    if (wasEnded(session)) throw new SignInError('attempt_unknown', 'its session has ended');
    const cookies = await sessions.cookies(session, received, nowSeconds);
    if (lengthOf(cookies) > maxSessionLength) {
      throw new SignInError('unexpected', 'the tokens are bigger than cookies can carry');
    }
    if (before && before.id !== session.id) {
      await sessions.end(before, nowSeconds);
      log.info('session_ended', { ...loggedSession(before), why: 'replaced' });
    }
    return {
      location: config.appUrl + attempt.transaction.returnTo,
      cookies: [...attemptEnded, ...cookies],
    };
  } catch (error) {
    const transaction = attempt.kind === 'unknown' ? null : attempt.transaction;
    return signInFailed(error, transaction, attemptEnded, parts, nowMs);
  }
}

function lengthOf(cookies: readonly CookieToSet[]): number {
  return cookies.reduce((length, { name, value }) => length + name.length + value.length, 0);
}

/** The attempt that the response names; a response with two states names none. */
async function findAttempt(
  response: URLSearchParams,
  received: readonly ReceivedCookie[],
  { config }: Parts,
  nowMs: number,
): Promise<FoundTransaction> {
  const [state, ...more] = response.getAll('state');
  if (state === undefined || more.length > 0) return { kind: 'unknown' };
  return findTransaction(state, received, config, nowMs);
}

/** Which of the ways it is that a response belongs to no attempt that is under way here. */
function noAttempt(
  { kind }: FoundTransaction,
  response: URLSearchParams,
  received: readonly ReceivedCookie[],
  { config }: Parts,
  nowMs: number,
): SignInError {
  if (kind === 'expired') {
    return new SignInError('attempt_expired', 'the attempt took longer than ten minutes');
  }
  const madeAtMs = stateMadeAtMs(response.get('state') ?? '', config.sessionSecrets);
  const wasJustMade = madeAtMs !== null && nowMs - madeAtMs < attemptLifeMs;
  const ours = transactionCookieName('', config.isHttps);
  const hasOurs =
    sessionCookies(received, config.isHttps).length > 0 ||
    received.some(
      ({ name }) => name.startsWith(ours) || name === loopGuardCookieName(config.isHttps),
    );
  return wasJustMade && !hasOurs
    ? new SignInError('cookies_blocked', 'no cookie came back with the answer')
    : new SignInError('attempt_unknown', 'no such attempt in this browser');
}
