import { NextResponse } from 'next/server';
import type { Denial } from '../access/policy';
import { mayReturnTo } from '../access/route-table';
import type { CookieToSet } from '../cookie';
import { chosenAccount } from '../installations';
import { makeReference } from '../reference';
import { acceptsPage, isNavigation } from '../request-facts';
import { sessionCookiesToRemove } from '../session/cookie';
import { loggedSession, type Session } from '../session/session';
import { isSessionMark } from '../session/session-mark';
import {
  type FoundSession,
  logEnded,
  type NoLivingSession,
  type Unavailable,
} from '../session/store';
import { returnTo } from '../sign-in/return-to';
import { sessionEndedParam, signInQuery } from '../sign-in/wanted-sign-in';
import type { Parts } from '../wiring';
import {
  denialText,
  type RoutedRequest,
  showPage,
  textResponse,
  withAllow,
  withCookies,
  withRetryAfter,
} from './responses';

type ConfigAndLog = Pick<Parts, 'config' | 'log'>;

/** The response to a request that is denied whoever sends it: a page for a person, else text. */
export function deny(routed: RoutedRequest, denial: Denial, { log }: Pick<Parts, 'log'>): Response {
  const { facts } = routed;
  const { method, path } = facts;
  if (denial.status === 403) log.warn('access_denied', { reason: 'foreign_origin', method, path });
  const isPerson =
    ['GET', 'POST'].includes(method) && isNavigation(facts) && acceptsPage(facts.headers);
  return isPerson
    ? withAllow(showPage(routed, `/no-page?status=${denial.status}`, denial.status), denial)
    : denialText(denial);
}

/**
 * The response to what a page of one person has sent while another is signed in: it says who is, and nothing is done.
 *
 * @returns null for every other request
 */
export function checkMark(
  routed: RoutedRequest,
  mark: string,
  found: FoundSession | Unavailable,
  { config, log }: ConfigAndLog,
): Response | null {
  if (found.kind !== 'living') return null;
  if (isSessionMark(mark, found.session, config.sessionSecrets)) return null;
  const { path, route } = routed.facts;
  log.warn('access_denied', { ...loggedSession(found.session), reason: 'other_person', path });
  return route.startsWith('/api/')
    ? Response.json({ error: 'other_person' }, { status: 409 })
    : showPage(routed, '/other-person', 409);
}

/** The response to a person who lacks the role: before the page begins, for then its status cannot be changed. */
export function denyRole(
  routed: RoutedRequest,
  { session, cookies }: { readonly session: Session; readonly cookies: readonly CookieToSet[] },
  { log }: Pick<Parts, 'log'>,
): Response {
  const { path } = routed.facts;
  log.warn('access_denied', { ...loggedSession(session), reason: 'not_administrator', path });
  return isNavigation(routed.facts)
    ? showPage(routed, '/forbidden', 403, cookies)
    : withCookies(textResponse(403, 'This page is for administrators of the account.'), cookies);
}

/** Cookies that stand for no session, or a session that has ended while it was used. */
type MissingSession =
  | NoLivingSession
  | { readonly kind: 'refused' | 'ended' | 'unavailable'; readonly session?: Session };

/**
 * The response to a request for a protected route without a session.
 * - A person is redirected to `/login`, and after signing in to the page.
 * - Page data and prefetches get 401, so that the browser navigates instead of following a redirect to another origin.
 * - While nobody can tell whether there is a session it is 503. A form leads back to its page, which is a 503 too.
 */
export async function denySession(
  routed: RoutedRequest,
  missing: MissingSession,
  { config, log }: ConfigAndLog,
): Promise<Response> {
  const { request, facts, route } = routed;
  const isRead = /^(?:GET|HEAD)$/.test(facts.method);
  const isForm = !route.methods.includes('GET');
  // A route that is only posted to cannot be returned to, but the page that it lies below can.
  const page = isForm ? facts.route.replace(/\/[^/]*$/, '') : facts.path + facts.search;
  if (missing.kind === 'unavailable') {
    const isPerson = isNavigation(facts) && (isRead || (isForm && acceptsPage(facts.headers)));
    if (isPerson && !isRead) return NextResponse.redirect(config.appUrl + page, 303);
    const reference = makeReference();
    log.warn('session_unavailable', { reference, path: facts.path });
    const text = 'Your sign-in cannot be checked right now. Try again in a moment.';
    return withRetryAfter(
      5,
      isPerson ? showPage(routed, `/unavailable?ref=${reference}`, 503) : textResponse(503, text),
    );
  }
  if (!isNavigation(facts)) return denialText({ status: 401 });
  // A session that was alive until just now may have been followed by another, whose cookie is on its way.
  const removesCookies = missing.kind === 'none' && facts.method !== 'HEAD';
  if (removesCookies) logEnded(missing, log);
  const leftovers = removesCookies
    ? await sessionCookiesToRemove(request.cookies.getAll(), config)
    : [];
  // Who was in one of several accounts goes on in that one.
  const accountId = chosenAccount(missing.session?.accountId ?? null, config);
  const isReturnable = returnTo(page, mayReturnTo) === page;
  const query = signInQuery({ accountId, ...(isReturnable && { returnTo: page }) }, config);
  if (isForm) query.set(sessionEndedParam, '');
  const login = new URL('/login', config.appUrl);
  login.search = query.toString();
  return withCookies(NextResponse.redirect(login, isRead ? 307 : 303), leftovers);
}
