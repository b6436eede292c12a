import { type NextRequest, NextResponse } from 'next/server';
import { canonicalPath, checkRequest, hasRole, isRateLimitPage, isUse } from '../access/policy';
import { isForm } from '../http/request';
import type { Services } from '../services';
import { toPublicSession } from '../session/expiry';
import { touchSession } from '../session/refresh/touch-session';
import { sessionMarkField } from '../session/session-mark-field';
import { findSession } from '../session/store';
import { rateLimitWindowSeconds } from '../sign-in/rate-limit';
import { plainSignInPage } from './default-pages';
import { denyOtherPerson, denyRequest, denyRole } from './denial-responses';
import { denySession } from './deny-session';
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
    const otherPerson = denyOtherPerson(routed, await readMark(request), found.session, services);
    if (otherPerson) return otherPerson;
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

/** Whether it is a form in which `SessionField` may stand, for a route of the library or a protected one. */
function canCarryMark({ parsed, route }: RoutedRequest): boolean {
  const isChecked = route.methods !== null || route.access === 'session';
  return isChecked && parsed.method === 'POST' && isForm(parsed.headers);
}

/** The mark in a form, else null. The route handler can still read the body. */
async function readMark(request: NextRequest): Promise<string | null> {
  const fields = await request.formData().catch(() => new FormData());
  // React numbers the fields of a form that it sends for a Server Action.
  const name = [...fields.keys()].find((key) => key.replace(/^(?:\d*_)+/, '') === sessionMarkField);
  const mark = name === undefined ? null : fields.get(name);
  return typeof mark === 'string' ? mark : null;
}
