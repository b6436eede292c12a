import { NextResponse } from 'next/server';
import { refererPath } from '../access/same-origin';
import { resolveAccount } from '../config/installations';
import { acceptsHtml, isNavigation } from '../http/request';
import { createCorrelationId } from '../observability/correlation-id';
import type { Session } from '../session/session';
import { createSessionCookies } from '../session/session-cookie';
import { logSessionEnded, type MissingSession } from '../session/store';
import { safeReturnTo } from '../sign-in/return-to';
import {
  actionRedirect,
  denialResponse,
  isAction,
  jsonDenial,
  textDenial,
} from './denial-responses';
import { logDenial, signedOut } from './denials';
import { type RoutedRequest, withCookies, withRetryAfter } from './responses';
import { signInPageUrl } from './sign-in-pages';

type SessionFailure =
  | MissingSession
  | { readonly kind: 'refused' | 'ended' | 'unavailable'; readonly session?: Session };

/**
 * A person is redirected to `/login`; from a form or Server Action, to the session-ended page first. Page data, prefetches
 * and preflights get 401, so that the browser follows no redirect to another origin.
 */
export async function denySession(
  routed: RoutedRequest,
  failure: SessionFailure,
): Promise<Response> {
  const { request, parsed, route, config, log } = routed;
  if (failure.kind === 'unavailable') return denyUnavailable(routed);
  const isForAction = isAction(routed);
  const isPreflight = parsed.method === 'OPTIONS';
  if (route.respondsWithJson || isForAction || isPreflight) {
    logDenial(parsed, signedOut(`${route.path} is protected`), log);
  }
  if (route.respondsWithJson) return jsonDenial('signed_out');
  if (!isForAction && (!isNavigation(parsed) || isPreflight)) return textDenial('signed_out');

  // Only without a session: one that was active until now may have a successor, whose cookie is on its way.
  const removesCookies = failure.kind === 'none' && parsed.method !== 'HEAD';
  if (removesCookies) logSessionEnded(failure, log);
  const expiredCookies = removesCookies
    ? await createSessionCookies(config).expire(request.cookies.getAll())
    : [];
  // With several accounts the user signs in again to the same one.
  const accountId = resolveAccount(failure.session?.accountId ?? null, config);
  const page = pageOf(routed);
  const isReturnable = safeReturnTo(page, config.routes) === page;
  const params = { accountId, ...(isReturnable && { returnTo: page }) };
  const path = isRead(routed) ? '/login' : config.routes.pages.sessionEnded;
  const location = signInPageUrl(path, params, config);
  const response = isForAction
    ? actionRedirect(401, location.href)
    : NextResponse.redirect(location, isRead(routed) ? 307 : 303);
  return withCookies(response, expiredCookies);
}

function denyUnavailable(routed: RoutedRequest): Response {
  const { parsed, route, config, log } = routed;
  const reference = createCorrelationId();
  log.warn('session_unavailable', { reference, path: parsed.path });
  const isPerson = isNavigation(parsed) && (isRead(routed) || acceptsHtml(parsed.headers));
  const actionPath = pageOf(routed);
  // A form goes back to its page, which is a 503 too.
  if (isPerson && !isRead(routed) && !isAction(routed) && !route.respondsWithJson) {
    return NextResponse.redirect(config.appUrl + actionPath, 303);
  }
  const page = isPerson ? 'unavailable' : null;
  const options = { page, query: `?ref=${reference}`, reference, actionPath } as const;
  return withRetryAfter(5, denialResponse(routed, 'unavailable', options));
}

const isRead = ({ parsed }: RoutedRequest) => ['GET', 'HEAD'].includes(parsed.method);

/** The page to return to: a URL that takes a form may be no page, so it is the one that the form is on. */
function pageOf(routed: RoutedRequest): string {
  const { parsed, config } = routed;
  if (isRead(routed) || isAction(routed)) return parsed.path + parsed.search;
  return refererPath(parsed.headers, config.appUrl) ?? config.pages.home;
}
