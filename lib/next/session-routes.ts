import type { NextRequest } from 'next/server';
import { orIfRedisDown } from '../runtime/redis';
import type { Services } from '../services';
import { toMeResponse } from '../session/me-response';
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
  if (found.kind === 'unavailable') return jsonDenial(503);
  return found.kind === 'active'
    ? Response.json(toMeResponse(found.session, services.config))
    : jsonDenial(401);
}

export async function extend(request: NextRequest, services: Services): Promise<Response> {
  const received = request.cookies.getAll();
  const found = await findSession(received, services);
  const used = found.kind === 'active' ? await touchSession(found, received, services) : found;
  if (used.kind === 'unavailable') return jsonDenial(503);
  if (used.kind !== 'active') return jsonDenial(401);
  return withCookies(Response.json(toMeResponse(used.session, services.config)), used.cookies);
}

/** The form says which session: `session=<handle>`, or `session=others` for all but this one. */
export async function endSession(request: NextRequest, services: Services): Promise<Response> {
  const { config, sessions, nowSeconds, log } = services;
  const found = await findSession(request.cookies.getAll(), services);
  const chosen = (await request.formData().catch(() => null))?.get('session');
  if (found.kind === 'active' && typeof chosen === 'string' && sessions.userSessions) {
    const which = chosen === 'others' ? chosen : { handle: chosen };
    const ending = sessions.userSessions.end(found.session, which, nowSeconds());
    // The next page shows the list as it is, also when Redis did not answer.
    for (const ended of await orIfRedisDown(ending, [])) {
      log.info('session_ended', { ...sessionLogFields(ended), why: 'ended_from_another' });
    }
  }
  // The page with the list is one level up, wherever a brand puts it.
  const listPath = request.nextUrl.pathname.replace(/\/[^/]*$/, '');
  return redirectTo({ location: config.appUrl + listPath, cookies: [] });
}
