import { NextResponse } from 'next/server';
import { refererPath } from '../access/same-origin';
import { resolveAccount } from '../config/installations';
import { acceptsHtml, isAction, isNavigation, isRead } from '../http/request';
import { createCorrelationId } from '../observability/correlation-id';
import type { Session } from '../session/session';
import { createSessionCookies } from '../session/session-cookie';
import { logSessionEnded, type MissingSession } from '../session/store';
import { safeReturnTo } from '../sign-in/return-to';
import { actionRedirect, denialResponse, jsonDenial, textDenial } from './denial-responses';
import { logDenial, signedOut } from './denials';
import { type AppRequest, type RoutedRequest, withCookies, withRetryAfter } from './responses';
import { signInPageUrl } from './sign-in-pages';

type SessionFailure =
  | MissingSession
  | { readonly kind: 'refused' | 'ended' | 'unavailable'; readonly session?: Session };

/**
 * A person is redirected to `/login`; from a form or Server Action, to the session-ended page first. Page data, prefetches
 * and preflights get 401, so that the browser follows no redirect to another origin.
 */
export async function denySession(routed: RoutedRequest, failure: SessionFailure) {
  if (failure.kind === 'unavailable') return denyUnavailable(routed);
  const { request, parsed, route, services } = routed;
  const { config, log } = services;
  const isForAction = isAction(parsed);
  const isPreflight = parsed.method === 'OPTIONS';
  if (route.respondsWithJson || isForAction || isPreflight) {
    logDenial(parsed, signedOut(`${route.path} is protected`), log);
  }
  if (route.respondsWithJson) return jsonDenial('signed_out');
  if (!isForAction && (!isNavigation(parsed) || isPreflight)) return textDenial('signed_out');

  // With several accounts the user signs in again to the same one.
  const accountId = resolveAccount(failure.session?.accountId ?? null, config);
  const page = pageOf(routed);
  const isReturnable = safeReturnTo(page, config.routes) === page;
  const params = { accountId, ...(isReturnable && { returnTo: page }) };
  const path = isRead(parsed) ? '/login' : config.routes.pages.sessionEnded;
  const location = signInPageUrl(path, params, config);
  const response = isForAction
    ? actionRedirect(401, location.href)
    : NextResponse.redirect(location, isRead(parsed) ? 307 : 303);
  // Only without a session: one that was active until now may have a successor, whose cookie is on its way.
  if (failure.kind !== 'none' || parsed.method === 'HEAD') return response;
  logSessionEnded(failure, log);
  return withCookies(response, await createSessionCookies(config).expire(request.cookies.getAll()));
}

function denyUnavailable(routed: RoutedRequest): Response {
  const { parsed, route, services } = routed;
  const reference = createCorrelationId();
  services.log.warn('session_unavailable', { reference, path: parsed.path });
  const isPerson = isNavigation(parsed) && (isRead(parsed) || acceptsHtml(parsed.headers));
  const actionPath = pageOf(routed);
  // A form goes back to its page, which is a 503 too.
  if (isPerson && !isRead(parsed) && !isAction(parsed) && !route.respondsWithJson) {
    return NextResponse.redirect(services.config.appUrl + actionPath, 303);
  }
  const page = isPerson ? 'unavailable' : null;
  const options = { page, query: `?ref=${reference}`, reference, actionPath } as const;
  return withRetryAfter(5, denialResponse(routed, 'unavailable', options));
}

/** The page to return to: a URL that takes a form may be no page, so it is the one that the form is on. */
function pageOf({ parsed, services }: AppRequest): string {
  if (isRead(parsed) || isAction(parsed)) return parsed.path + parsed.search;
  return refererPath(parsed.headers, services.config.appUrl) ?? services.config.pages.home;
}
