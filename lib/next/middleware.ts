import { type NextRequest, NextResponse } from 'next/server';
import {
  canonicalPath,
  checkMethod,
  checkRequest,
  hasRole,
  isRateLimitPage,
  isUse,
} from '../access/policy';
import { continueSession } from '../session/continue-session';
import { sessionMarkField } from '../session/session-mark';
import { findSession } from '../session/store';
import { signInWindowSeconds } from '../sign-in/sign-in-limit';
import { getParts, type Parts } from '../wiring';
import { checkMark, deny, denyRole, denySession } from './denials';
import { forward, type RoutedRequest, showPage, withRetryAfter } from './responses';
import { secured } from './secured';

/** Answers a request, or passes it on to its page or route handler with its session refreshed and rolled. */
export async function handleRequest(request: NextRequest): Promise<Response> {
  const parts = getParts();
  return secured(request, parts.config, (routed) => respond(routed, parts));
}

async function respond(routed: RoutedRequest, parts: Parts): Promise<Response> {
  const { request, facts, route } = routed;
  const { config } = parts;
  const denial = checkRequest(facts, route, config);
  if (denial) return deny(routed, denial, parts);
  const canonical = canonicalPath(facts, route, config);
  if (canonical !== null) return NextResponse.redirect(config.appUrl + canonical);
  if (isRateLimitPage(facts, route)) {
    return withRetryAfter(signInWindowSeconds, showPage(routed, facts.path + facts.search, 429));
  }
  const mark = facts.method === 'POST' ? await sentMark(request) : null;
  if (route.access === 'public' && mark === null) return forward(routed);

  const received = request.cookies.getAll();
  const found = await findSession(received, parts);
  const otherPerson = mark === null ? null : checkMark(routed, mark, found, parts);
  if (otherPerson) return otherPerson;
  if (route.access === 'public') return forward(routed);
  if (found.kind !== 'living') return denySession(routed, found, parts);

  const wrongMethod = checkMethod(facts, route);
  if (wrongMethod) return deny(routed, wrongMethod, parts);
  const used = isUse(facts)
    ? await continueSession(found, received, parts)
    : { ...found, cookies: [] };
  if (used.kind !== 'living')
    return denySession(routed, { ...used, session: found.session }, parts);
  if (!hasRole(used.session.identity, route)) return denyRole(routed, used, parts);
  return forward(routed, used.cookies);
}

/** The mark in a form, if there is one. The route gets the body all the same. */
async function sentMark(request: NextRequest): Promise<string | null> {
  if (!request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')) {
    return null;
  }
  return new URLSearchParams(await request.text().catch(() => '')).get(sessionMarkField);
}
