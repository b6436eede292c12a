import { withErrorResponse } from '@/lib/next/error-response';
import { meOf } from '@/lib/session/me';
import { findSession } from '@/lib/session/store';
import { getParts } from '@/lib/wiring';

/** Who is signed in. Reading it is not use: it writes no cookie. */
export const GET = withErrorResponse(async (request) => {
  const parts = getParts();
  const found = await findSession(request.cookies.getAll(), parts);
  if (found.kind === 'unavailable') {
    return Response.json({ error: 'unavailable' }, { status: 503 });
  }
  return found.kind === 'living'
    ? Response.json(meOf(found.session, parts.config))
    : Response.json({ error: 'signed_out' }, { status: 401 });
});
