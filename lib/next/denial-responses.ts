import type { NextRequest } from 'next/server';
import type { Denial } from '../access/policy';
import { acceptsHtml, isNavigation, isSameOrigin } from '../http/request';
import type { Services } from '../services';
import type { Session } from '../session/session';
import { isSessionMark } from '../session/session-mark';
import { type DenialPage, plainPage } from './default-pages';
import { foreignOrigin, logDenial, otherPerson, requestDenied, roleMissing } from './denial-log';
import { parseNextRequest, type RoutedRequest, showPage, textResponse } from './responses';

export type ConfigAndLog = Pick<Services, 'config' | 'log'>;

/** What a denial says as JSON and as text, by its status. */
const denialTexts = {
  401: ['signed_out', 'Sign in by opening this page in the browser.'],
  403: ['forbidden', 'This request did not come from a page of this app.'],
  404: ['not_found', 'There is nothing here.'],
  405: ['method_not_allowed', 'This URL does not accept this method.'],
  409: ['other_person', 'Somebody else is signed in now. Nothing was done.'],
  411: ['length_required', 'The request needs a Content-Length.'],
  413: ['too_large', 'The request body is too large.'],
  503: ['unavailable', 'Your sign-in cannot be checked right now. Try again in a moment.'],
} as const;

type DenialStatus = keyof typeof denialTexts;

export function jsonDenial(status: DenialStatus): Response {
  return Response.json({ error: denialTexts[status][0] }, { status });
}

export function textDenial(status: DenialStatus): Response {
  return textResponse(status, denialTexts[status][1]);
}

interface DenialOptions {
  /** What a person sees: the brand's page or the library's plain one; null for a request that is no navigation. */
  readonly page: DenialPage | null;
  /** The query of the brand's page. */
  readonly query?: string;
  readonly reference?: string;
  /** Where Next.js' router goes after a Server Action. */
  readonly actionPath?: string;
  readonly text?: string;
}

/** A denial in the format of its request: JSON, a redirect for Next.js' router, a page, or text. */
export function denialResponse(
  routed: RoutedRequest,
  status: DenialStatus,
  { pages, appUrl }: Services['config'],
  { page, query = '', reference, actionPath, text }: DenialOptions,
): Response {
  if (routed.route.respondsWithJson) return jsonDenial(status);
  if (actionPath !== undefined && isAction(routed)) {
    return actionRedirect(status, appUrl + actionPath);
  }
  if (page === null) return text === undefined ? textDenial(status) : textResponse(status, text);
  const path = pages[page];
  if (path !== undefined) return showPage(routed, path + query, status);
  return plainPage(page, status, [{ href: appUrl + pages.home, label: 'Home' }], { reference });
}

/**
 * Logs and answers what `checkRequest` denies: with a page for a person, else as text or JSON.
 *
 * @param canShowPage false in a route handler, which cannot rewrite to a page
 */
export function denyRequest(
  routed: RoutedRequest,
  denial: Denial,
  { config, log }: ConfigAndLog,
  canShowPage = true,
): Response {
  const { parsed } = routed;
  const { status } = denial;
  // Browsers and Next.js prefetch on their own, so production does not log it.
  if (status !== 401 || process.env.NODE_ENV === 'development') {
    logDenial(parsed, requestDenied(routed, denial), log);
  }
  const isPerson =
    ['GET', 'POST'].includes(parsed.method) && isNavigation(parsed) && acceptsHtml(parsed.headers);
  const page = canShowPage && isPerson ? 'denied' : null;
  const response = denialResponse(routed, status, config, { page, query: `?status=${status}` });
  if (status === 405) response.headers.set('Allow', denial.allow);
  return response;
}

/** Denies a request from another origin in a route handler, because the middleware may be missing; else null. */
export function denyForeignOrigin(
  request: NextRequest,
  { config, log }: ConfigAndLog,
): Response | null {
  if (isSameOrigin(request.headers, config.appUrl)) return null;
  const report = foreignOrigin(request.headers, config.appUrl);
  logDenial(parseNextRequest(request), report, log);
  return jsonDenial(403);
}

/** Denies a form of another user's page (contract: *Routes*); null for a form without a mark, or with the right one. */
export function denyOtherPerson(
  routed: RoutedRequest,
  mark: string | null,
  session: Session,
  { config, log }: ConfigAndLog,
): Response | null {
  if (mark === null || isSessionMark(mark, session, config.sessionSecrets)) return null;
  logDenial(routed.parsed, otherPerson, log, session);
  if (routed.parsed.route.startsWith('/api/')) return jsonDenial(409);
  const actionPath = config.pages.otherPerson ?? '/';
  return denialResponse(routed, 409, config, { page: 'otherPerson', actionPath });
}

/** Denies a user without the role, before the page begins: after that its status cannot change. */
export function denyRole(
  routed: RoutedRequest,
  session: Session,
  { config, log }: ConfigAndLog,
): Response {
  const { parsed, route } = routed;
  logDenial(parsed, roleMissing(route.role), log, session);
  return denialResponse(routed, 403, config, {
    page: isNavigation(parsed) ? 'forbidden' : null,
    actionPath: parsed.path + parsed.search,
    text: 'This is for people with another role.',
  });
}

/** Whether it is a Server Action that Next.js' router sends. */
export function isAction({ parsed }: RoutedRequest): boolean {
  return parsed.method === 'POST' && parsed.headers.get('next-action') !== null;
}

/** Makes Next.js' router navigate after a Server Action. */
export function actionRedirect(status: number, location: string): Response {
  return new Response(null, { status, headers: { 'x-action-redirect': `${location};replace` } });
}
