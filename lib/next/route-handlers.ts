import { after, type NextRequest } from 'next/server';
import { untilDone } from '../runtime/background-work';
import { orIfRedisDown } from '../runtime/redis';
import type { Services } from '../services';
import { toMeResponse } from '../session/me-response';
import { touchSession } from '../session/refresh/touch-session';
import { sessionLogFields } from '../session/session';
import { findSession } from '../session/store';
import { handleCallback } from '../sign-in/callback';
import { redeemHandoff, redeemRequestSchema } from '../sign-in/embedded/handoff';
import { logout } from '../sign-in/logout';
import { denyForeignOrigin, jsonDenial } from './denial-responses';
import { browserOf, errorResponse, parseNextRequest, redirectTo, withCookies } from './responses';
import { handleLogin, publicRoute } from './sign-in-routes';

type Handle = (request: NextRequest, services: Services) => Promise<Response>;

/** The route handlers of the library's own URLs. */
export function createRouteHandlers(getServices: () => Services) {
  const handler = (handle: Handle) => async (request: NextRequest) => {
    const services = getServices();
    try {
      return await handle(request, services);
    } catch (error) {
      return errorResponse(error, parseNextRequest(request), services.log);
    }
  };
  const mutation = (handle: Handle) =>
    handler(
      async (request, services) =>
        denyForeignOrigin(request, services) ?? handle(request, services),
    );
  return {
    /** For `app/login/route.ts`: starts the sign-in. */
    login: publicRoute(getServices, handleLogin),
    /** For `app/callback/route.ts`: completes the sign-in when Sentinel redirects back (RFC 6749 §4.1.2). */
    callback: publicRoute(getServices, async ({ request, parsed }, services) =>
      redirectTo(await handleCallback(parsed.query, browserOf(request), services, Date.now())),
    ),
    /** For `app/logout/route.ts`: signs out of this app or, with `?everywhere=1`, of all LivePerson applications. */
    logout: { POST: mutation(handleLogout) },
    /** For `app/api/me/route.ts`: tells the browser who is signed in. */
    me: { GET: handler(me) },
    /** For `app/api/session/extend/route.ts`: counts as use of the session, which extends the idle limit. */
    extend: {
      POST: mutation(async (request, services) => {
        const response = extend(request, services);
        after(untilDone(response));
        return response;
      }),
    },
    /** For a `route.ts` below a protected path: ends one session of the signed-in user, or all others. */
    endSession: { POST: mutation(endSession) },
    /** For `app/frame/session/route.ts`: creates the session of an iframe, when its window has signed in. */
    frameSession: { POST: mutation(frameSession) },
    /** For `app/api/ready/route.ts`: whether users can sign in (docs/operations.md). */
    ready: { GET: handler(ready) },
  };
}

async function handleLogout(request: NextRequest, services: Services): Promise<Response> {
  const everywhere = request.nextUrl.searchParams.get('everywhere') === '1';
  const response = redirectTo(await logout(everywhere, request.cookies.getAll(), services));
  // So that the back button shows no cached signed-in page.
  response.headers.set('Clear-Site-Data', '"cache"');
  return response;
}

/** Does not count as use of the session, and writes no cookie. */
async function me(request: NextRequest, services: Services): Promise<Response> {
  const found = await findSession(request.cookies.getAll(), services);
  if (found.kind === 'unavailable') return jsonDenial(503);
  return found.kind === 'active'
    ? Response.json(toMeResponse(found.session, services.config))
    : jsonDenial(401);
}

async function extend(request: NextRequest, services: Services): Promise<Response> {
  const received = request.cookies.getAll();
  const found = await findSession(received, services);
  const used = found.kind === 'active' ? await touchSession(found, received, services) : found;
  if (used.kind === 'unavailable') return jsonDenial(503);
  if (used.kind !== 'active') return jsonDenial(401);
  return withCookies(Response.json(toMeResponse(used.session, services.config)), used.cookies);
}

/** The form says which session: `session=<handle>`, or `session=others` for all but this one. */
async function endSession(request: NextRequest, services: Services): Promise<Response> {
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

/** 200 with the session, 202 until its window has signed in, 403 when the handoff is rejected. */
async function frameSession(request: NextRequest, services: Services): Promise<Response> {
  if (services.config.embedOrigins.length === 0) return new Response(null, { status: 404 });
  const redeemRequest = redeemRequestSchema.safeParse(await request.json().catch(() => null));
  if (!redeemRequest.success) return new Response(null, { status: 400 });
  const result = await redeemHandoff(redeemRequest.data, browserOf(request), services, Date.now());
  if (result.kind === 'waiting') return Response.json({}, { status: 202 });
  const { kind, location, cookies } = result;
  const status = kind === 'signed-in' ? 200 : 403;
  return withCookies(Response.json({ location }, { status }), cookies);
}

/** Whether people can sign in: Sentinel's host is known for at least one account, and the session store answers. */
async function ready(
  _: NextRequest,
  { config, sentinelFor, sessions }: Services,
): Promise<Response> {
  const origins = config.installations.map(({ accountId }) => sentinelFor(accountId).origin());
  const [isSentinelKnown, isStoreReady] = await Promise.all([
    Promise.any(origins).then(
      () => true,
      () => false,
    ),
    sessions.isReady(),
  ]);
  const notReady = [
    ...(isSentinelKnown ? [] : ['sentinel']),
    ...(isStoreReady ? [] : ['session_store']),
  ];
  const isReady = notReady.length === 0;
  return Response.json(isReady ? { status: 'ready' } : { status: 'not_ready', notReady }, {
    status: isReady ? 200 : 503,
    headers: { 'Cache-Control': 'no-store' },
  });
}
