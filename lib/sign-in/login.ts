import type { RequestCookie } from '../http/cookies';
import { createSessionCookies } from '../session/session-cookie';
import { activeSession, logSessionEnded } from '../session/store';
import type { SignInServices } from './dependencies';
import { errorRedirect, SignInError } from './errors';
import { recordEvicted } from './evicted-transactions';
import type { LoginParams } from './login-params';
import { isRedirectLoop, recentTransactions, recordTransaction } from './redirect-loop';
import { startTransaction, type Transaction } from './transaction';

export interface LoginRequest {
  readonly params: LoginParams;
  readonly received: readonly RequestCookie[];
  /** For the rate limit; null when it is unknown. */
  readonly clientAddress: string | null;
}

export async function startLogin(login: LoginRequest, services: SignInServices) {
  const { params, received, clientAddress } = login;
  const { config, log, rateLimiter, sentinelFor, sessions } = services;
  const request = { received, config, nowMs: services.now() };
  let transaction: Transaction | null = null;
  try {
    const found = await sessions.find(received);
    const session = activeSession(found);
    const recent = recentTransactions(request);
    const isEmbedded = params.frameChallenge !== null;
    if (!session && !isEmbedded && isRedirectLoop(recent, request)) {
      throw new SignInError('cookies_blocked', 'redirect loop: no session cookie comes back');
    }
    const { accountId } = params;
    // `interstitialFor` sends a browser without an account to the choose-account page.
    if (accountId === null) throw new SignInError('unexpected', 'no account was chosen');
    const content = { ...params, accountId, clientAddress };
    const started = await startTransaction(content, request);
    ({ transaction } = started);
    const location = await sentinelFor(accountId).authorizationUrl(transaction);
    const others = recent.filter((state) => !started.evicted.includes(state));
    // A window that signs an iframe in gets no session itself, so it is no sign of a redirect loop.
    const recorded = isEmbedded ? [] : [recordTransaction(transaction.state, others, config)];
    const evicted = await recordEvicted(started, request);
    const unreadable = session ? [] : await createSessionCookies(config).expire(received);
    if (found.kind === 'none') logSessionEnded(found, log);
    log.info('sign_in_started', { reference: transaction.reference, accountId });
    return {
      location: location.href,
      cookies: [...unreadable, ...started.cookies, ...evicted, ...recorded],
    };
  } catch (error) {
    await rateLimiter.refund(clientAddress, request.nowMs);
    return errorRedirect(error, transaction, services);
  }
}
