import type { Config } from '../config/config';
import { cookieName, createCookie } from '../http/cookies';
import { isRecentState, type SignInRequest, transactionCookieName } from './transaction';

const windowSeconds = 30;
const maxFinished = 3;
const maxRecorded = 12;

export const attemptsCookieName = (config: Config) => cookieName('attempts', config);

/** The states of the transactions that this browser started within the last 30 s. Each state is authenticated. */
export function recentTransactions(request: SignInRequest): readonly string[] {
  const cookie = request.received.find(({ name }) => name === attemptsCookieName(request.config));
  const states = cookie?.value.split('.').slice(-maxRecorded) ?? [];
  return states.filter((state) => isRecentState(state, windowSeconds * 1_000, request));
}

/** Whether a browser finished more than three transactions within 30 s, so does not keep our session cookie. */
export function isRedirectLoop(recent: readonly string[], { received, config }: SignInRequest) {
  const names = new Set(received.map(({ name }) => name));
  const finished = recent.filter((state) => !names.has(transactionCookieName(state, config)));
  return finished.length > maxFinished;
}

export function recordTransaction(state: string, recent: readonly string[], config: Config) {
  const states = [...recent, state].slice(-maxRecorded);
  return createCookie(attemptsCookieName(config), states.join('.'), windowSeconds, config.isHttps);
}
