import { type NextRequest, NextResponse } from 'next/server';
import { checkRequest, hasRole } from '../access/policy';
import { canonicalPath, isRateLimitPage } from '../access/sign-in-page-url';
import type { Services } from '../services';
import { toPublicSession } from '../session/public-session';
import { isUse, touchSession } from '../session/refresh/touch-session';
import { findSession } from '../session/store';
import { rateLimitWindowSeconds } from '../sign-in/rate-limit';
import { canCarryMark, denyOtherPerson, denyRequest, denyRole } from './denial-responses';
import { plainSignInPage } from './plain-pages';
import {
  applyCookies,
  forward,
  type RoutedRequest,
  showPage,
  withCookies,
  withRetryAfter,
} from './responses';
import { denySession } from './signed-out-responses';
import { withSecurityHeaders } from './with-security-headers';

/** Answers a request, or passes it on to its page or route handler with its session refreshed and rolled. */
export function handleRequest(request: NextRequest, services: Services): Promise<Response> {
  return withSecurityHeaders(request, services, (routed) => respond(routed, services));
}

async function respond(routed: RoutedRequest, services: Services): Promise<Response> {
  const { request, parsed, route } = routed;
  const { config } = services;
  const denial = checkRequest(parsed, route, config);
  if (denial) return denyRequest(routed, denial, services);

  const signInPage = respondToSignInPage(routed, config);
  if (signInPage) return signInPage;

  const mayCarryMark = canCarryMark(routed);
  if (route.access === 'public' && !mayCarryMark) return forward(routed);
  const received = request.cookies.getAll();
  const found = await findSession(received, services);
  if (mayCarryMark && found.kind === 'active') {
    const markDenial = await denyOtherPerson(routed, found.session, services);
    if (markDenial) return markDenial;
  }
  if (route.access === 'public') return forward(routed);

  if (found.kind !== 'active') return denySession(routed, found, services);
  const used = isUse(parsed)
    ? await touchSession(found, received, services)
    : { ...found, cookies: [] };
  if (used.kind !== 'active') {
    return denySession(routed, { ...used, session: found.session }, services);
  }
  applyCookies(request, used.cookies);
  const isAllowed = hasRole(toPublicSession(used.session, config), route.role);
  const response = isAllowed ? forward(routed) : denyRole(routed, used.session, services);
  return withCookies(response, used.cookies);
}

/** A redirect or page where the app's own page is not enough; null for any other route. */
function respondToSignInPage(routed: RoutedRequest, config: Services['config']): Response | null {
  const { parsed, route } = routed;
  const canonical = canonicalPath(parsed, route, config);
  if (canonical !== null) return NextResponse.redirect(config.appUrl + canonical);
  const isRateLimited = isRateLimitPage(parsed, route);
  const status = isRateLimited ? 429 : 200;
  const plainPage = plainSignInPage(routed, status, config);
  if (!isRateLimited) return plainPage;
  const page = plainPage ?? showPage(routed, parsed.path + parsed.search, status);
  return withRetryAfter(rateLimitWindowSeconds, page);
}
