import type { RequestDenial } from '../access/policy';
import { acceptsHtml, isAction, isNavigation } from '../http/request';
import type { Session } from '../session/session';
import { type DenialReason, denials, logDenial, requestDenied, roleMissing } from './denials';
import { type DenialPage, plainPage } from './plain-pages';
import { type RoutedRequest, showPage, textResponse } from './responses';

export function jsonDenial(reason: DenialReason): Response {
  const [status, error] = denials[reason];
  return Response.json({ error }, { status });
}

export function textDenial(reason: DenialReason): Response {
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
  const page = isNavigation(parsed) ? 'forbidden' : null;
  return denialResponse(routed, denial.reason, { page, actionPath: parsed.path + parsed.search });
}

/** Makes Next.js' router navigate after a Server Action. */
export function actionRedirect(status: number, location: string): Response {
  return new Response(null, { status, headers: { 'x-action-redirect': `${location};replace` } });
}
