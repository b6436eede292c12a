import { NextResponse } from 'next/server';
import type { Denial } from '../access/policy';
import { resolveAccount } from '../config/installations';
import type { ResponseCookie } from '../http/cookies';
import { acceptsHtml, isNavigation, refererPath } from '../http/request';
import { createCorrelationId } from '../observability/correlation-id';
import type { Services } from '../services';
import type { Session } from '../session/session';
import { expireSessionCookies } from '../session/session-cookie';
import { isSessionMark } from '../session/session-mark';
import {
  type FoundSession,
  logSessionEnded,
  type MissingSession,
  type Unavailable,
} from '../session/store';
import { toLoginQuery } from '../sign-in/login-params';
import { safeReturnTo } from '../sign-in/return-to';
import { type DenialPage, plainPage } from './default-pages';
import {
  deniedRequest,
  logDenial,
  logRoutedDenial,
  otherPerson,
  roleMissing,
  signedOut,
} from './denial-log';
import {
  denialWords,
  jsonDenial,
  type RoutedRequest,
  showPage,
  textDenial,
  textResponse,
  withAllow,
  withCookies,
  withRetryAfter,
} from './responses';

type ConfigAndLog = Pick<Services, 'config' | 'log'>;

/** The response to a request that is denied whoever sends it: a page for a person, else text or JSON. */
export function deny(routed: RoutedRequest, denial: Denial, parts: ConfigAndLog): Response {
  const { method, headers } = routed.parsed;
  const { status } = denial;
  logRoutedDenial(routed, denial, parts.log);
  const isPerson =
    ['GET', 'POST'].includes(method) && isNavigation(routed.parsed) && acceptsHtml(headers);
  const page = isPerson ? 'denied' : null;
  const response = denied(routed, status, parts, { page, query: `?status=${status}` });
  return withAllow(response, denial);
}

/** The denial of what a page of one person sends while another is signed in; null for every other request. */
export function checkMark(
  routed: RoutedRequest,
  mark: string,
  found: FoundSession | Unavailable,
  parts: ConfigAndLog,
): Response | null {
  const { config, log } = parts;
  if (found.kind !== 'active') return null;
  if (isSessionMark(mark, found.session, config.sessionSecrets)) return null;
  logDenial(deniedRequest(routed.request, routed.route), otherPerson, log, found.session);
  if (routed.parsed.route.startsWith('/api/')) return jsonDenial(409);
  const actionPath = config.pages.otherPerson ?? '/';
  return denied(routed, 409, parts, { page: 'otherPerson', actionPath });
}

/** The response to a person who lacks the role: before the page begins, for then its status cannot be changed. */
export function denyRole(
  routed: RoutedRequest,
  { session, cookies }: { readonly session: Session; readonly cookies: readonly ResponseCookie[] },
  parts: ConfigAndLog,
): Response {
  const { path, search } = routed.parsed;
  const { request, route } = routed;
  logDenial(deniedRequest(request, route), roleMissing(route.role), parts.log, session);
  return denied(routed, 403, parts, {
    page: isNavigation(routed.parsed) ? 'forbidden' : null,
    actionPath: path + search,
    text: 'This is for people with another role.',
    cookies,
  });
}

/** Cookies that stand for no session, or a session that has ended while it was used. */
type SessionFailure =
  | MissingSession
  | { readonly kind: 'refused' | 'ended' | 'unavailable'; readonly session?: Session };

/**
 * The response to a request for a protected route without a session.
 * - A person is redirected to `/login`, and after signing in to the page; from a form, to the session-ended page first.
 * - A Server Action is answered so that Next.js' router goes there.
 * - Page data, prefetches and preflights get 401, so that the browser follows no redirect to another origin.
 * - While nobody can tell whether there is a session it is 503. A form leads back to its page, which is a 503 too.
 */
export async function denySession(
  routed: RoutedRequest,
  failure: SessionFailure,
  parts: ConfigAndLog,
): Promise<Response> {
  const { parsed, route } = routed;
  const { config, log } = parts;
  if (failure.kind === 'unavailable') return denyUnavailable(routed, parts);
  const isForAction = isAction(routed);
  const isPreflight = parsed.method === 'OPTIONS';
  if (route.respondsWithJson || isForAction || isPreflight) {
    logDenial(deniedRequest(routed.request, route), signedOut(`${route.path} is protected`), log);
  }
  if (route.respondsWithJson) return jsonDenial(401);
  if (!isForAction && (!isNavigation(parsed) || isPreflight)) {
    return textDenial(401);
  }
  // A session that was alive until just now may have been followed by another, whose cookie is on its way.
  const removesCookies = failure.kind === 'none' && parsed.method !== 'HEAD';
  if (removesCookies) logSessionEnded(failure, log);
  const leftovers = removesCookies
    ? await expireSessionCookies(routed.request.cookies.getAll(), config)
    : [];
  // Who was in one of several accounts goes on in that one.
  const accountId = resolveAccount(failure.session?.accountId ?? null, config);
  const page = pageOf(routed, parts);
  const isReturnable = safeReturnTo(page, config.routes) === page;
  const query = toLoginQuery({ accountId, ...(isReturnable && { returnTo: page }) }, config);
  const path = isRead(routed) ? '/login' : config.routes.pages.sessionEnded;
  const location = new URL(path, config.appUrl);
  location.search = query.toString();
  if (isForAction) return withCookies(actionRedirect(401, location.href), leftovers);
  return withCookies(NextResponse.redirect(location, isRead(routed) ? 307 : 303), leftovers);
}

function denyUnavailable(routed: RoutedRequest, parts: ConfigAndLog): Response {
  const { parsed, appUrl } = routed;
  const reference = createCorrelationId();
  parts.log.warn('session_unavailable', { reference, path: parsed.path });
  const isPerson = isNavigation(parsed) && (isRead(routed) || acceptsHtml(parsed.headers));
  const actionPath = pageOf(routed, parts);
  if (isPerson && !isRead(routed) && !isAction(routed) && !routed.route.respondsWithJson) {
    return NextResponse.redirect(appUrl + actionPath, 303);
  }
  const page = isPerson ? 'unavailable' : null;
  const query = `?ref=${reference}`;
  const response = denied(routed, 503, parts, { page, query, reference, actionPath });
  return withRetryAfter(5, response);
}

const isRead = ({ parsed }: RoutedRequest) => /^(?:GET|HEAD)$/.test(parsed.method);

/** Whether Next.js' router asks, on behalf of a Server Action. */
function isAction({ parsed }: RoutedRequest): boolean {
  return parsed.method === 'POST' && parsed.headers.get('next-action') !== null;
}

/** The page that somebody was on: what is posted to may be no page itself (contract: *Routes*). */
function pageOf(routed: RoutedRequest, { config }: ConfigAndLog): string {
  const { parsed, appUrl } = routed;
  if (isRead(routed) || isAction(routed)) return parsed.path + parsed.search;
  return refererPath(parsed.headers, appUrl) ?? config.pages.home;
}

function actionRedirect(status: number, location: string): Response {
  return new Response(null, { status, headers: { 'x-action-redirect': `${location};replace` } });
}

interface DenialForms {
  /** What a person sees: the brand's page or the library's plain one, with this query. Null where no person looks. */
  readonly page: DenialPage | null;
  readonly query?: string;
  readonly reference?: string;
  /** Where Next.js' router goes after a Server Action. */
  readonly actionPath?: string;
  readonly text?: string;
  readonly cookies?: readonly ResponseCookie[];
}

/** A denial in the form that its request can read: JSON, an order to Next.js' router, a page, or text. */
function denied(
  routed: RoutedRequest,
  status: keyof typeof denialWords,
  { config }: ConfigAndLog,
  { page, query = '', reference, actionPath, text, cookies = [] }: DenialForms,
): Response {
  if (routed.route.respondsWithJson) return withCookies(jsonDenial(status), cookies);
  if (actionPath !== undefined && isAction(routed)) {
    return withCookies(actionRedirect(status, config.appUrl + actionPath), cookies);
  }
  if (page === null) {
    return withCookies(textResponse(status, text ?? denialWords[status][1]), cookies);
  }
  const path = config.pages[page];
  if (path !== undefined) return showPage(routed, path + query, status, cookies);
  const links = [{ href: config.appUrl + config.pages.home, label: 'Home' }];
  return withCookies(plainPage(page, status, links, { reference }), cookies);
}
