import type { RedirectResult, RequestCookie } from '../http/cookies';
import { createSessionCookies } from '../session/session-cookie';
import type { SignInConfig, SignInServices } from './dependencies';
import { createHandoff } from './embedded/handoff';
import { errorRedirect, SignInError } from './errors';
import { evictedCookieName, resumeEvicted } from './evicted-transactions';
import { attemptsCookieName } from './redirect-loop';
import { type BrowserContext, createSessionFromCode } from './session-from-code';
import { isRecentState } from './state';
import {
  type FoundTransaction,
  findTransaction,
  removeTransaction,
  type Transaction,
  transactionCookieName,
  transactionTtlMs,
} from './transaction';

/** All other parameters are dropped: anybody can send a callback. */
const responseParameters = ['code', 'state', 'iss', 'error', 'error_description'];
const maxResponseLength = 4_096;

/** Finishes a transaction (RFC 6749 §4.1.2). Another browser's response never changes an active session. */
export async function handleCallback(
  query: URLSearchParams,
  browser: BrowserContext,
  services: SignInServices,
): Promise<RedirectResult> {
  const { config, now } = services;
  const { received } = browser;
  const response = knownParameters(query);
  const state = stateOf(response);
  const found = await findTransaction(state, received, config, now());
  const removals = found.kind === 'unknown' ? [] : removeTransaction(state, received, config);
  try {
    const result =
      found.kind === 'active'
        ? await finishTransaction(found.transaction, response, browser, services)
        : await withoutTransaction(found, response, received, services);
    return { ...result, cookies: [...removals, ...result.cookies] };
  } catch (error) {
    const transaction = 'transaction' in found ? found.transaction : null;
    return errorRedirect(error, transaction, removals, services);
  }
}

function knownParameters(query: URLSearchParams): URLSearchParams {
  const known = [...query].filter(([name]) => responseParameters.includes(name));
  const response = new URLSearchParams(known);
  return response.toString().length <= maxResponseLength ? response : new URLSearchParams();
}

/** Empty for a response with two states, which names no transaction. */
function stateOf(response: URLSearchParams): string {
  const [state = '', ...more] = response.getAll('state');
  return more.length > 0 ? '' : state;
}

function finishTransaction(
  transaction: Transaction,
  response: URLSearchParams,
  browser: BrowserContext,
  services: SignInServices,
): Promise<RedirectResult> {
  const { frameChallenge } = transaction;
  return frameChallenge !== null && response.has('code')
    ? createHandoff(frameChallenge, response, transaction, services)
    : createSessionFromCode(response, transaction, browser, services);
}

async function withoutTransaction(
  found: FoundTransaction,
  response: URLSearchParams,
  received: readonly RequestCookie[],
  { config, log, sessions, now }: SignInServices,
): Promise<RedirectResult> {
  if (response.getAll('code').length === 1) {
    const resumed = await resumeEvicted(stateOf(response), received, config, now());
    if (resumed) return resumed;
  }
  const session = await sessions.find(received);
  if (session.kind === 'active') {
    return { location: config.appUrl + config.routes.pages.home, cookies: [] };
  }
  if (found.kind === 'unreadable' && response.has('code')) {
    const message = 'no secret opens the transaction cookie: the sign-in starts again';
    log.warn('sign_in_failed', { reason: 'attempt_unknown', message });
    return { location: `${config.appUrl}/login`, cookies: [] };
  }
  if (found.kind === 'expired') {
    throw new SignInError('attempt_expired', 'the sign-in took longer than ten minutes');
  }
  const isRecent = isRecentState(response.get('state') ?? '', transactionTtlMs, config, now());
  throw isRecent && !(await hasOwnCookie(received, config))
    ? new SignInError('cookies_blocked', 'the callback has no cookie of this app')
    : new SignInError('attempt_unknown', 'this browser has no such transaction');
}

async function hasOwnCookie(
  received: readonly RequestCookie[],
  config: SignInConfig,
): Promise<boolean> {
  const transactionPrefix = transactionCookieName('', config);
  const names = [attemptsCookieName(config), evictedCookieName(config)];
  return (
    received.some(({ name }) => name.startsWith(transactionPrefix) || names.includes(name)) ||
    (await createSessionCookies(config).find(received)).length > 0
  );
}
