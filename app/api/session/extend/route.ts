import { after, type NextRequest } from 'next/server';
import { withErrorResponse } from '@/lib/next/error-response';
import { withCookies } from '@/lib/next/responses';
import { isFromHere } from '@/lib/request-facts';
import { untilDone } from '@/lib/runtime/background-work';
import { continueSession } from '@/lib/session/continue-session';
import { meOf } from '@/lib/session/me';
import { findSession } from '@/lib/session/store';
import { getParts } from '@/lib/wiring';

/** Counts as use of the session: rolls its idle limit, and gets newer tokens when they are due. */
export const POST = withErrorResponse(async (request) => {
  const response = extendSession(request);
  after(untilDone(response));
  return response;
});

async function extendSession(request: NextRequest): Promise<Response> {
  const parts = getParts();
  if (!isFromHere(request.headers, parts.config.appUrl)) {
    return new Response(null, { status: 403 });
  }
  const received = request.cookies.getAll();
  const found = await findSession(received, parts);
  const used = found.kind === 'living' ? await continueSession(found, received, parts) : found;
  if (used.kind === 'unavailable') {
    return Response.json({ error: 'unavailable' }, { status: 503 });
  }
  if (used.kind !== 'living') return Response.json({ error: 'signed_out' }, { status: 401 });
  return withCookies(Response.json(meOf(used.session, parts.config)), used.cookies);
}
