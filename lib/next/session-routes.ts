import type { NextRequest } from 'next/server';
import { orIfRedisDown } from '../runtime/redis';
import type { Services } from '../services';
import { toMeResponse } from '../session/public-session';
import { touchSession } from '../session/refresh/touch-session';
import { sessionLogFields } from '../session/session';
import { findSession } from '../session/store';
import { jsonDenial } from './denial-responses';
import { type RoutedRequest, redirectTo, withCookies } from './responses';

/** Does not count as use of the session, and writes no cookie. */
export async function me(
  { request }: Pick<RoutedRequest, 'request'>,
  services: Services,
): Promise<Response> {
  const found = await findSession(request.cookies.getAll(), services);
  if (found.kind === 'unavailable') return jsonDenial('unavailable');
  return found.kind === 'active'
    ? Response.json(toMeResponse(found.session, services.config))
    : jsonDenial('signed_out');
}

export async function extend(request: NextRequest, services: Services): Promise<Response> {
  const received = request.cookies.getAll();
  const found = await findSession(received, services);
  const used = found.kind === 'active' ? await touchSession(found, received, services) : found;
  if (used.kind === 'unavailable') return jsonDenial('unavailable');
  if (used.kind !== 'active') return jsonDenial('signed_out');
  return withCookies(Response.json(toMeResponse(used.session, services.config)), used.cookies);
}

/**
 * The form has `session=<handle>`, or `session=others` for all but this one. The page gets `?ended=one` or
 * `?ended=others` if that ended something.
 */
export async function endSession(request: NextRequest, services: Services): Promise<Response> {
  const { config, sessions, log } = services;
  const found = await findSession(request.cookies.getAll(), services);
  const chosen = (await request.formData().catch(() => null))?.get('session');
  let query = '';
  if (found.kind === 'active' && typeof chosen === 'string' && sessions.userSessions) {
    const which = chosen === 'others' ? chosen : { handle: chosen };
    const ending = sessions.userSessions.end(found.session, which);
    // The next page shows the list as it is, also when Redis did not answer.
    const ended = await orIfRedisDown(ending, []);
    for (const session of ended) {
      log.info('session_ended', { ...sessionLogFields(session), why: 'ended_from_another' });
    }
    if (ended.length > 0) query = chosen === 'others' ? '?ended=others' : '?ended=one';
  }
  // The page with the list is one level up, wherever a brand puts it.
  const listPath = request.nextUrl.pathname.replace(/\/[^/]*$/, '');
  return redirectTo({ location: config.appUrl + listPath + query, cookies: [] });
}
