import { NextResponse } from 'next/server';
import type { RequestDenial } from '../access/check-request';
import { refererPath } from '../access/same-origin';
import { resolveAccount } from '../config/installations';
import { acceptsHtml, isAction, isNavigation, isRead } from '../http/request';
import { createCorrelationId } from '../observability/correlation-id';
import type { Session } from '../session/session';
import { createSessionCookies } from '../session/session-cookie';
import { logSessionEnded, type MissingSession } from '../session/store';
import { safeReturnTo } from '../sign-in/return-to';
import {
  type DenialReason,
  denials,
  logDenial,
  requestDenied,
  roleMissing,
  signedOut,
} from './denial-messages';
import { type DenialPage, plainPage } from './plain-pages';
import {
  type AppRequest,
  type RoutedRequest,
  showPage,
  textResponse,
  withCookies,
  withRetryAfter,
} from './responses';
import { signInPageUrl } from './sign-in-pages';

export function jsonDenial(reason: DenialReason): Response {
  const [status, error] = denials[reason];
  return Response.json({ error }, { status });
}

function textDenial(reason: DenialReason): Response {
  const [status, , text] = denials[reason];
  return textResponse(status, text);
}

interface DenialOptions {
  /** What a person sees: the brand's page or the library's plain one; null for a request that is no navigation. */
  readonly page: DenialPage | null;
  readonly query?: string;
  readonly reference?: string;
  /** Where Next.js' router goes after a Server Action. */
  readonly actionPath?: string;
}

/** A denial in the format of its request: JSON, a redirect for Next.js' router, a page, or text. */
export function denialResponse(
  routed: RoutedRequest,
  reason: DenialReason,
  { page, query = '', reference, actionPath }: DenialOptions,
): Response {
  const { pages, appUrl } = routed.services.config;
  const [status] = denials[reason];
  if (routed.route.respondsWithJson) return jsonDenial(reason);
  if (actionPath !== undefined && isAction(routed.parsed)) {
    return actionRedirect(status, appUrl + actionPath);
  }
  if (page === null) return textDenial(reason);
  const path = pages[page];
  if (path !== undefined) return showPage(routed, path + query, status);
  return plainPage(page, status, [['Home', appUrl + pages.home]], reference);
}

/** Denies what `checkRequest` does not let pass. A route handler cannot show a page, because it cannot rewrite. */
export function denyRequest(routed: RoutedRequest, reason: RequestDenial, canShowPage = true) {
  const { parsed, route, services } = routed;
  // Browsers and Next.js prefetch on their own, so production does not log it.
  if (reason !== 'no_navigation' || process.env.NODE_ENV === 'development') {
    logDenial(parsed, requestDenied(reason, routed), services.log);
  }
  const isPerson =
    ['GET', 'POST'].includes(parsed.method) && isNavigation(parsed) && acceptsHtml(parsed.headers);
  const page = canShowPage && isPerson ? 'denied' : null;
  const query = `?status=${denials[reason][0]}`;
  const response = denialResponse(routed, reason, { page, query });
  if (reason === 'method_not_allowed' && route.methods) {
    response.headers.set('Allow', route.methods.join(', '));
  }
  return response;
}

/** Denies a user without the role, before the page begins: after that its status cannot change. */
export function denyRole(routed: RoutedRequest, session: Session): Response {
  const { parsed, route, services } = routed;
  const denial = roleMissing(route.role);
  logDenial(parsed, denial, services.log, session);
  // Next.js answers OPTIONS of a page with 400.
  const page = isNavigation(parsed) && parsed.method !== 'OPTIONS' ? 'forbidden' : null;
  return denialResponse(routed, denial.reason, { page, actionPath: parsed.path + parsed.search });
}

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
  if (failure.kind !== 'none' || isForAction || parsed.method === 'HEAD') return response;
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

/** Makes Next.js' router navigate after a Server Action. */
function actionRedirect(status: number, location: string): Response {
  return new Response(null, { status, headers: { 'x-action-redirect': `${location};replace` } });
}
