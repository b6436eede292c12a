import type { Config } from '../config';
import { type CookieToSet, cookieName, cookieToSet, type ReceivedCookie } from '../cookie';
import { isRecentState } from './attempt-state';
import { type Transaction, transactionCookieName } from './transaction';

const windowSeconds = 30;
const maxFinished = 3;
const maxRemembered = 12;

/** The cookie of the attempts that this browser started lately. */
export function loopGuardCookieName(config: Config): string {
  return cookieName('attempts', config);
}

/**
 * The attempts that this browser started within the last half minute, by their states. A state is under the seal of its
 * own code, with its time, so nothing more has to be put around them.
 */
export function recentAttempts(
  received: readonly ReceivedCookie[],
  config: Config,
  nowMs: number,
): readonly string[] {
  const cookie = received.find(({ name }) => name === loopGuardCookieName(config));
  const states = cookie?.value.split('.').slice(-maxRemembered) ?? [];
  return states.filter((state) => isRecentState(state, windowSeconds * 1_000, config, nowMs));
}

/**
 * Whether this browser goes round in circles: it came back from Sentinel more than three times within half a minute
 * and is still not signed in, so it does not keep our session (contract: *Loop guard*). An attempt whose own cookie
 * is gone was finished; one that is still under way in another tab was not.
 */
export function isGoingRound(
  attempts: readonly string[],
  received: readonly ReceivedCookie[],
  config: Config,
): boolean {
  const names = new Set(received.map(({ name }) => name));
  const isFinished = (state: string) => !names.has(transactionCookieName(state, config));
  return attempts.filter(isFinished).length > maxFinished;
}

/** Remembers one more attempt beside the earlier ones that still count. */
export function rememberAttempt(
  { state }: Transaction,
  earlier: readonly string[],
  config: Config,
): CookieToSet {
  const states = [...earlier, state].slice(-maxRemembered);
  const name = loopGuardCookieName(config);
  return cookieToSet(name, states.join('.'), windowSeconds, config.isHttps);
}
