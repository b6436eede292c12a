import type { RedirectResult } from '../http/cookies';
import { parseAuthorizationResponse } from '../sentinel/authorization-response';
import { createSessionCookies } from '../session/session-cookie';
import type { SignInServices } from './dependencies';
import { createHandoff } from './embedded/handoff';
import { errorRedirect, SignInError } from './errors';
import { evictedCookieName, resumeEvicted } from './evicted-transactions';
import { attemptsCookieName } from './redirect-loop';
import { type BrowserContext, createSessionFromCode } from './session-from-code';
import {
  type Callback,
  type FoundTransaction,
  findTransaction,
  isRecentState,
  removeTransaction,
  type SignInRequest,
  transactionCookieName,
  transactionTtlMs,
} from './transaction';

/** Finishes a transaction (RFC 6749 §4.1.2). Another browser's response never changes an active session. */
export async function handleCallback(
  query: URLSearchParams,
  browser: BrowserContext,
  services: SignInServices,
): Promise<RedirectResult> {
  const { received } = browser;
  const request = { ...services, received, nowMs: services.now() };
  const response = parseAuthorizationResponse(query);
  const state = response.get('state') ?? '';
  const found = await findTransaction(state, request);
  const removals = found.kind === 'unknown' ? [] : removeTransaction(state, request);
  const transaction = 'transaction' in found ? found.transaction : null;
  const finishing =
    found.kind === 'active'
      ? finishTransaction({ ...browser, response, transaction: found.transaction }, services)
      : withoutTransaction(found, response, request);
  const fail = (error: unknown) => errorRedirect(error, transaction, services);
  const result = await finishing.catch(fail);
  return { ...result, cookies: [...removals, ...result.cookies] };
}

function finishTransaction(callback: Callback, services: SignInServices): Promise<RedirectResult> {
  const { frameChallenge } = callback.transaction;
  return frameChallenge !== null && callback.response.has('code')
    ? createHandoff(frameChallenge, callback, services)
    : createSessionFromCode(callback, services);
}

async function withoutTransaction(
  { kind }: FoundTransaction,
  response: URLSearchParams,
  request: SignInServices & SignInRequest,
): Promise<RedirectResult> {
  const { received, config, log, sessions } = request;
  const state = response.get('state') ?? '';
  if (response.getAll('code').length === 1) {
    const resumed = await resumeEvicted(state, request);
    if (resumed) return resumed;
  }
  const session = await sessions.find(received);
  if (session.kind === 'active') {
    return { location: config.appUrl + config.routes.pages.home, cookies: [] };
  }
  if (kind === 'unreadable' && response.has('code')) {
    const message = 'no secret opens the transaction cookie: the sign-in starts again';
    log.warn('sign_in_failed', { reason: 'attempt_unknown', message });
    return { location: `${config.appUrl}/login`, cookies: [] };
  }
  if (kind === 'expired') {
    throw new SignInError('attempt_expired', 'the sign-in took longer than ten minutes');
  }
  const isRecent = isRecentState(state, transactionTtlMs, request);
  throw isRecent && !(await hasOwnCookie(request))
    ? new SignInError('cookies_blocked', 'the callback has no cookie of this app')
    : new SignInError('attempt_unknown', 'this browser has no such transaction');
}

async function hasOwnCookie({ received, config }: SignInRequest): Promise<boolean> {
  const prefix = transactionCookieName('', config);
  const names = [attemptsCookieName(config), evictedCookieName(config)];
  if (received.some(({ name }) => name.startsWith(prefix) || names.includes(name))) return true;
  return (await createSessionCookies(config).find(received)).length > 0;
}
