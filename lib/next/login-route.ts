import { NextResponse } from 'next/server';
import { clientAddress } from '../http/client-ip';
import { acceptsPage } from '../http/request';
import { makeReference } from '../observability/correlation-id';
import type { Parts } from '../services';
import { startSignIn } from '../sign-in/login';
import { interstitialFor, rateLimitPath, wantedSignIn } from '../sign-in/login-params';
import { type RoutedRequest, redirectTo, textResponse, withRetryAfter } from './responses';

/** `GET /login`: to Sentinel (RFC 6749 §4.1.1), to a page that comes before it, or to that of `SIGN_IN_LIMIT`. */
export async function handleLogin(
  { request, facts }: RoutedRequest,
  parts: Parts,
): Promise<Response> {
  const { config, log, signInLimit } = parts;
  const wanted = wantedSignIn(facts, config);
  const interstitial = interstitialFor(facts, wanted, config);
  if (interstitial !== null) return NextResponse.redirect(config.appUrl + interstitial);

  const address = clientAddress(facts.headers.get('x-forwarded-for'), config.trustedProxies);
  const retryAfterSeconds = await signInLimit.take(address);
  if (retryAfterSeconds === null) {
    const received = request.cookies.getAll();
    return redirectTo(await startSignIn({ wanted, received, address }, parts, Date.now()));
  }
  const reference = makeReference();
  const { accountId } = wanted;
  log.warn('sign_in_failed', { reference, reason: 'too_many_attempts', accountId });
  if (acceptsPage(facts.headers)) {
    return NextResponse.redirect(config.appUrl + rateLimitPath(reference, wanted, config));
  }
  const text = 'Too many sign-ins are under way. Try again in a minute.';
  return withRetryAfter(retryAfterSeconds, textResponse(429, text));
}
