import { withErrorResponse } from '@/lib/next/error-response';
import { redirectTo } from '@/lib/next/responses';
import { isFromHere } from '@/lib/request-facts';
import { loggedSession } from '@/lib/session/session';
import { findSession, unlessAway } from '@/lib/session/store';
import { getParts } from '@/lib/wiring';

/** Ends one of the person's own sessions (`session=<handle>`), or all but this one (`session=others`). */
export const POST = withErrorResponse(async (request) => {
  const parts = getParts();
  const { config, sessions, nowSeconds, log } = parts;
  if (!isFromHere(request.headers, config.appUrl)) return new Response(null, { status: 403 });
  const found = await findSession(request.cookies.getAll(), parts);
  const chosen = (await request.formData().catch(() => null))?.get('session');
  if (found.kind === 'living' && typeof chosen === 'string' && sessions.ownSessions) {
    const which = chosen === 'others' ? chosen : { handle: chosen };
    const ending = sessions.ownSessions.end(found.session, which, nowSeconds());
    // The page that comes next says how things stand, whatever became of it.
    for (const ended of await unlessAway(ending, [])) {
      log.info('session_ended', { ...loggedSession(ended), why: 'ended_from_another' });
    }
  }
  return redirectTo({ location: `${config.appUrl}/dashboard/sessions`, cookies: [] });
});
