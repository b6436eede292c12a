import type { Config } from '../config/config';
import { cookieName, createCookie, type RequestCookie, type ResponseCookie } from '../http/cookies';
import { isRecentState } from './state';
import { type Transaction, transactionCookieName } from './transaction';

const windowSeconds = 30;
const maxFinished = 3;
const maxRecorded = 12;

export function attemptsCookieName(config: Config): string {
  return cookieName('attempts', config);
}

/** The states of the transactions that this browser started within the last 30 s. Each state is authenticated. */
export function recentTransactions(
  received: readonly RequestCookie[],
  config: Config,
  nowMs: number,
): readonly string[] {
  const cookie = received.find(({ name }) => name === attemptsCookieName(config));
  const states = cookie?.value.split('.').slice(-maxRecorded) ?? [];
  return states.filter((state) => isRecentState(state, windowSeconds * 1_000, config, nowMs));
}

/** Whether a browser finished more than three transactions within 30 s, so does not keep our session cookie. */
export function isRedirectLoop(
  recentStates: readonly string[],
  received: readonly RequestCookie[],
  config: Config,
): boolean {
  const names = new Set(received.map(({ name }) => name));
  const isFinished = (state: string) => !names.has(transactionCookieName(state, config));
  return recentStates.filter(isFinished).length > maxFinished;
}

export function recordTransaction(
  { state }: Transaction,
  recentStates: readonly string[],
  config: Config,
): ResponseCookie {
  const states = [...recentStates, state].slice(-maxRecorded);
  const name = attemptsCookieName(config);
  return createCookie(name, states.join('.'), windowSeconds, config.isHttps);
}
