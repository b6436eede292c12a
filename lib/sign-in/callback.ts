import type { RedirectResult, RequestCookie } from '../http/cookies';
import { findSessionCookies } from '../session/session-cookie';
import type { SignInServices } from './dependencies';
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
  transactionCookieName,
  transactionTtlMs,
} from './transaction';

/** All that is looked at of a callback's query, and kept: anybody may send more. */
const responseParameters = ['code', 'state', 'iss', 'error', 'error_description'];
const maxResponseLength = 4_096;

/**
 * `/callback`: finishes an attempt, and ends at the page that was wanted or at the one that explains. A response to
 * no attempt of this browser never touches a living session.
 *
 * @param query the authorization response (RFC 6749 §4.1.2)
 */
export async function handleCallback(
  query: URLSearchParams,
  browser: BrowserContext,
  parts: SignInServices,
  nowMs: number,
): Promise<RedirectResult> {
  const { config, sessions } = parts;
  const { received } = browser;
  const response = authorizationResponseIn(query);
  const state = stateIn(response);
  const attempt = await findTransaction(state, received, config, nowMs);
  const attemptEnded = attempt.kind === 'unknown' ? [] : removeTransaction(state, received, config);
  try {
    if (attempt.kind !== 'live') {
      const resumed =
        response.getAll('code').length === 1 &&
        (await resumeEvicted(state, received, config, nowMs));
      if (resumed) return resumed;
      const found = await sessions.find(received, Math.floor(nowMs / 1_000));
      if (found.kind === 'active')
        return { location: config.appUrl + config.routes.pages.home, cookies: attemptEnded };
      if (attempt.kind === 'unreadable' && response.has('code')) {
        const message = 'the cookie of the attempt cannot be opened: it starts once more';
        parts.log.warn('sign_in_failed', { reason: 'attempt_unknown', message });
        return { location: `${config.appUrl}/login`, cookies: attemptEnded };
      }
      throw await noAttempt(attempt, response, received, parts, nowMs);
    }
    const { transaction } = attempt;
    const answer =
      transaction.frameChallenge !== null && response.has('code')
        ? await createHandoff(transaction.frameChallenge, response, transaction, parts, nowMs)
        : await createSessionFromCode(response, transaction, browser, parts, nowMs);
    return { ...answer, cookies: [...attemptEnded, ...answer.cookies] };
  } catch (error) {
    const transaction = 'transaction' in attempt ? attempt.transaction : null;
    return errorRedirect(error, transaction, attemptEnded, parts, nowMs);
  }
}

function authorizationResponseIn(query: URLSearchParams): URLSearchParams {
  const known = [...query].filter(([name]) => responseParameters.includes(name));
  const response = new URLSearchParams(known);
  return response.toString().length <= maxResponseLength ? response : new URLSearchParams();
}

/** The state that names the attempt; empty for a response with two states, which names none. */
function stateIn(response: URLSearchParams): string {
  const [state = '', ...more] = response.getAll('state');
  return more.length > 0 ? '' : state;
}

async function noAttempt(
  { kind }: FoundTransaction,
  response: URLSearchParams,
  received: readonly RequestCookie[],
  { config }: SignInServices,
  nowMs: number,
): Promise<SignInError> {
  if (kind === 'expired') {
    return new SignInError('attempt_expired', 'the attempt took longer than ten minutes');
  }
  const state = response.get('state') ?? '';
  const wasJustMade = isRecentState(state, transactionTtlMs, config, nowMs);
  const ours = transactionCookieName('', config);
  const hasOurs =
    (await findSessionCookies(received, config)).length > 0 ||
    received.some(
      ({ name }) =>
        name.startsWith(ours) ||
        name === attemptsCookieName(config) ||
        name === evictedCookieName(config),
    );
  return wasJustMade && !hasOurs
    ? new SignInError('cookies_blocked', 'no cookie came back with the answer')
    : new SignInError('attempt_unknown', 'no such attempt in this browser');
}
