import { NextResponse } from 'next/server';
import { clientIp } from '../http/client-ip';
import { acceptsHtml } from '../http/request';
import { createCorrelationId } from '../observability/correlation-id';
import type { Services } from '../services';
import { startLogin } from '../sign-in/login';
import { interstitialFor, parseLoginParams, rateLimitPath } from '../sign-in/login-params';
import { type RoutedRequest, redirectTo, textResponse, withRetryAfter } from './responses';

/** `GET /login`: to Sentinel (RFC 6749 §4.1.1), to a page that comes before it, or to that of `SIGN_IN_LIMIT`. */
export async function handleLogin(
  { request, parsed }: RoutedRequest,
  parts: Services,
): Promise<Response> {
  const { config, log, rateLimiter } = parts;
  const wanted = parseLoginParams(parsed, config);
  const interstitial = interstitialFor(parsed, wanted, config);
  if (interstitial !== null) return NextResponse.redirect(config.appUrl + interstitial);

  const address = clientIp(parsed.headers.get('x-forwarded-for'), config.trustedProxies);
  const retryAfterSeconds = await rateLimiter.take(address);
  if (retryAfterSeconds === null) {
    const received = request.cookies.getAll();
    return redirectTo(await startLogin({ wanted, received, address }, parts, Date.now()));
  }
  const reference = createCorrelationId();
  const { accountId } = wanted;
  log.warn('sign_in_failed', { reference, reason: 'too_many_attempts', accountId });
  if (acceptsHtml(parsed.headers)) {
    return NextResponse.redirect(config.appUrl + rateLimitPath(reference, wanted, config));
  }
  const text = 'Too many sign-ins are under way. Try again in a minute.';
  return withRetryAfter(retryAfterSeconds, textResponse(429, text));
}
