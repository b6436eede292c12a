import { type NextRequest, NextResponse } from 'next/server';
import { checkRequest } from '../access/check-request';
import { hasRole } from '../access/role';
import { canonicalPath, isRateLimitPage } from '../access/sign-in-page-url';
import type { Services } from '../services';
import { toPublicSession } from '../session/public-session';
import { isUse, touchSession } from '../session/refresh/touch-session';
import { findSession } from '../session/store';
import { rateLimitWindowSeconds } from '../sign-in/rate-limit';
import { denyRequest, denyRole, denySession } from './denial-responses';
import { canCarryMark, denyOtherPerson } from './other-person';
import { plainSignInPage } from './plain-pages';
import {
  applyCookies,
  forward,
  type RoutedRequest,
  showPage,
  withCookies,
  withRetryAfter,
} from './responses';
import { withSecurityHeaders } from './with-security-headers';

/** Answers a request, or passes it on to its page or route handler with its session refreshed and rolled. */
export function handleRequest(request: NextRequest, services: Services): Promise<Response> {
  return withSecurityHeaders(request, services, respond);
}

async function respond(routed: RoutedRequest): Promise<Response> {
  const { request, parsed, route, services } = routed;
  const { config } = services;
  const denial = checkRequest(parsed, route, config);
  if (denial) return denyRequest(routed, denial);

  const signInPage = respondToSignInPage(routed);
  if (signInPage) return signInPage;

  const mayCarryMark = canCarryMark(routed);
  if (route.access === 'public' && !mayCarryMark) return forward(routed);
  const received = request.cookies.getAll();
  const found = await findSession(received, services);
  if (mayCarryMark && found.kind === 'active') {
    const markDenial = await denyOtherPerson(routed, found.session);
    if (markDenial) return markDenial;
  }
  if (route.access === 'public') return forward(routed);

  if (found.kind !== 'active') return denySession(routed, found);
  const used = isUse(parsed)
    ? await touchSession(found, received, services)
    : { ...found, cookies: [] };
  if (used.kind !== 'active') return denySession(routed, { ...used, session: found.session });
  applyCookies(request, used.cookies);
  const { role } = route;
  const isAllowed = role === null || hasRole(toPublicSession(used.session, config), role);
  const response = isAllowed ? forward(routed) : denyRole(routed, used.session);
  return withCookies(response, used.cookies);
}

/** A redirect or page where the app's own page is not enough; null for any other route. */
function respondToSignInPage(routed: RoutedRequest): Response | null {
  const { parsed, route } = routed;
  const { config } = routed.services;
  const canonical = canonicalPath(parsed, route, config);
  if (canonical !== null) return NextResponse.redirect(config.appUrl + canonical);
  if (!isRateLimitPage(parsed, route)) return plainSignInPage(routed, 200);
  const page = plainSignInPage(routed, 429) ?? showPage(routed, parsed.path + parsed.search, 429);
  return withRetryAfter(rateLimitWindowSeconds, page);
}
