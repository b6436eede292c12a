import { after } from 'next/server';
import { untilDone } from '../runtime/background-work';
import { orIfRedisDown } from '../runtime/redis-connection';
import { toMeResponse } from '../session/public-session';
import { touchSession } from '../session/refresh/touch-session';
import { sessionLogFields } from '../session/session';
import { findSession } from '../session/store';
import { jsonDenial } from './denial-responses';
import { type AppRequest, redirectTo, withCookies } from './responses';

/** Does not count as use of the session, and writes no cookie. */
export async function me({ request, services }: AppRequest): Promise<Response> {
  const found = await findSession(request.cookies.getAll(), services);
  if (found.kind === 'active') return Response.json(toMeResponse(found.session, services.config));
  return jsonDenial(found.kind === 'unavailable' ? 'unavailable' : 'signed_out');
}

export function extend(app: AppRequest): Promise<Response> {
  const response = extendSession(app);
  after(untilDone(response));
  return response;
}

async function extendSession({ request, services }: AppRequest): Promise<Response> {
  const received = request.cookies.getAll();
  const found = await findSession(received, services);
  const used = found.kind === 'active' ? await touchSession(found, received, services) : found;
  if (used.kind === 'active') {
    return withCookies(Response.json(toMeResponse(used.session, services.config)), used.cookies);
  }
  return jsonDenial(used.kind === 'unavailable' ? 'unavailable' : 'signed_out');
}

/**
 * The form has `session=<handle>`, or `session=others` for all but this one. The page gets `?ended=one` or
 * `?ended=others` if that ended something.
 */
export async function endSession({ request, services }: AppRequest): Promise<Response> {
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
