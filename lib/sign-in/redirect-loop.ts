import type { Config } from '../config/config';
import { cookieName, createCookie, type RequestCookie, type ResponseCookie } from '../http/cookies';
import { isRecentState } from './state';
import { type Transaction, transactionCookieName } from './transaction';

const windowSeconds = 30;
const maxFinished = 3;
const maxRemembered = 12;

export function attemptsCookieName(config: Config): string {
  return cookieName('attempts', config);
}

/** The states, each authenticated by itself, of the attempts started here within the last half minute. */
export function recentAttempts(
  received: readonly RequestCookie[],
  config: Config,
  nowMs: number,
): readonly string[] {
  const cookie = received.find(({ name }) => name === attemptsCookieName(config));
  const states = cookie?.value.split('.').slice(-maxRemembered) ?? [];
  return states.filter((state) => isRecentState(state, windowSeconds * 1_000, config, nowMs));
}

/**
 * Whether this browser does not keep our session (contract: *Loop guard*): it finished more than three attempts
 * within half a minute. An attempt whose own cookie is gone was finished.
 */
export function isRedirectLoop(
  attempts: readonly string[],
  received: readonly RequestCookie[],
  config: Config,
): boolean {
  const names = new Set(received.map(({ name }) => name));
  const isFinished = (state: string) => !names.has(transactionCookieName(state, config));
  return attempts.filter(isFinished).length > maxFinished;
}

/** Remembers one more attempt beside the earlier ones that still count. */
export function recordAttempt(
  { state }: Transaction,
  earlier: readonly string[],
  config: Config,
): ResponseCookie {
  const states = [...earlier, state].slice(-maxRemembered);
  const name = attemptsCookieName(config);
  return createCookie(name, states.join('.'), windowSeconds, config.isHttps);
}
