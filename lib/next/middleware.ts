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
import { checkMark, deny, denyRole, denySession } from './denial-responses';
import { forward, type RoutedRequest, showPage, withRetryAfter } from './responses';
import { withSecurityHeaders } from './with-security-headers';

/** Answers a request, or passes it on to its page or route handler with its session refreshed and rolled. */
export function handleRequest(request: NextRequest, parts: Services): Promise<Response> {
  return withSecurityHeaders(request, parts, (routed) => respond(routed, parts));
}

async function respond(routed: RoutedRequest, parts: Services): Promise<Response> {
  const { request, parsed, route } = routed;
  const { config } = parts;
  const denial = checkRequest(parsed, route, config);
  if (denial) return deny(routed, denial, parts);
  const canonical = canonicalPath(parsed, route, config);
  if (canonical !== null) return NextResponse.redirect(config.appUrl + canonical);
  const status = isRateLimitPage(parsed, route, config) ? 429 : 200;
  const plain = plainSignInPage(routed, status, parts);
  if (status === 429) {
    const page = plain ?? showPage(routed, parsed.path + parsed.search, status);
    return withRetryAfter(rateLimitWindowSeconds, page);
  }
  if (plain) return plain;
  const mayBeMarked = canCarryMark(routed);
  if (route.access === 'public' && !mayBeMarked) return forward(routed);

  const received = request.cookies.getAll();
  const found = await findSession(received, parts);
  // A body is read for somebody who is signed in alone.
  const mark = mayBeMarked && found.kind === 'active' ? await sentMark(request) : null;
  const otherPerson = mark === null ? null : checkMark(routed, mark, found, parts);
  if (otherPerson) return otherPerson;
  if (route.access === 'public') return forward(routed);
  if (found.kind !== 'active') return denySession(routed, found, parts);

  const used = isUse(parsed)
    ? await touchSession(found, received, parts)
    : { ...found, cookies: [] };
  if (used.kind !== 'active')
    return denySession(routed, { ...used, session: found.session }, parts);
  if (route.role !== null && !hasRole(toPublicSession(used.session, config), route.role)) {
    return denyRole(routed, used, parts);
  }
  return forward(routed, used.cookies);
}

/** Whether it is a form that `SessionField` may stand in, for a route that the library looks after. */
function canCarryMark({ parsed, route }: RoutedRequest): boolean {
  const isOurs = route.methods !== null || route.access === 'session';
  return isOurs && parsed.method === 'POST' && isForm(parsed.headers);
}

/** The mark in a form, if there is one. The route gets the body all the same. */
async function sentMark(request: NextRequest): Promise<string | null> {
  const fields = await request.formData().catch(() => new FormData());
  // React numbers the fields of a form that it sends for a Server Action.
  const name = [...fields.keys()].find((key) => key.replace(/^(?:\d*_)+/, '') === sessionMarkField);
  const mark = name === undefined ? null : fields.get(name);
  return typeof mark === 'string' ? mark : null;
}
