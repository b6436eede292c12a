import { NextResponse } from 'next/server';
import { clientIp } from '../http/client-ip';
import { acceptsHtml } from '../http/request';
import { createCorrelationId } from '../observability/correlation-id';
import { handleCallback } from '../sign-in/callback';
import { redeemHandoff, redeemRequestSchema } from '../sign-in/embedded/handoff';
import { startLogin } from '../sign-in/login';
import { interstitialFor, parseLoginParams, rateLimitPath } from '../sign-in/login-params';
import { clearedSiteData, logout } from '../sign-in/logout';
import {
  type AppRequest,
  browserOf,
  redirectTo,
  textResponse,
  withCookies,
  withRetryAfter,
} from './responses';

/** Redirects to Sentinel (RFC 6749 §4.1.1), to an interstitial page, or to the rate-limit page. */
export async function startSignIn({ request, parsed, services }: AppRequest): Promise<Response> {
  const { config, log, rateLimiter } = services;
  const params = parseLoginParams(parsed, config);
  const interstitial = interstitialFor(parsed, params, config);
  if (interstitial !== null) return NextResponse.redirect(config.appUrl + interstitial);

  const clientAddress = clientIp(parsed.headers.get('x-forwarded-for'), config.trustedProxies);
  const retryAfterSeconds = await rateLimiter.consume(clientAddress);
  if (retryAfterSeconds === null) {
    const received = request.cookies.getAll();
    return redirectTo(await startLogin({ params, received, clientAddress }, services));
  }
  const reference = createCorrelationId();
  const { accountId } = params;
  log.warn('sign_in_failed', { reference, reason: 'too_many_attempts', accountId });
  if (acceptsHtml(parsed.headers)) {
    return NextResponse.redirect(config.appUrl + rateLimitPath(reference, params, config));
  }
  const text = 'Too many sign-ins are under way. Try again in a minute.';
  return withRetryAfter(retryAfterSeconds, textResponse(429, text));
}

export async function completeSignIn({ request, parsed, services }: AppRequest): Promise<Response> {
  return redirectTo(await handleCallback(parsed.query, browserOf(request), services));
}

export async function signOut({ request, parsed, services }: AppRequest): Promise<Response> {
  const everywhere = parsed.query.get('everywhere') === '1';
  const response = redirectTo(await logout(everywhere, request.cookies.getAll(), services));
  response.headers.set('Clear-Site-Data', clearedSiteData);
  return response;
}

/** 200 with the session, 202 until its window has signed in, 403 when the handoff is rejected. */
export async function frameSession({ request, services }: AppRequest): Promise<Response> {
  if (services.config.embedOrigins.length === 0) return new Response(null, { status: 404 });
  const redeemRequest = redeemRequestSchema.safeParse(await request.json().catch(() => null));
  if (!redeemRequest.success) return new Response(null, { status: 400 });
  const result = await redeemHandoff(redeemRequest.data, browserOf(request), services);
  if (result.kind === 'waiting') return Response.json({}, { status: 202 });
  const { kind, location, cookies } = result;
  const status = kind === 'signed-in' ? 200 : 403;
  return withCookies(Response.json({ location }, { status }), cookies);
}
