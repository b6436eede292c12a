import { after, type NextRequest } from 'next/server';
import { isSameOrigin } from '../http/request';
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
import { deniedRequest, foreignOrigin, logDenial } from './denial-log';
import { errorResponse } from './error-response';
import { handleLogin } from './login-route';
import { publicRoute } from './public-route';
import { jsonDenial, redirectTo, withCookies } from './responses';

type Handler = (request: NextRequest) => Promise<Response>;

/** The route handlers of the library's own addresses, each for the `route.ts` that lies there. */
export function createRouteHandlers(services: () => Services) {
  const handler =
    (handle: (request: NextRequest, parts: Services) => Promise<Response>): Handler =>
    async (request) => {
      const parts = services();
      try {
        return await handle(request, parts);
      } catch (error) {
        const parsed = { method: request.method, path: request.nextUrl.pathname };
        return errorResponse(error, parsed, parts.log);
      }
    };
  /** One that changes something. The middleware has checked the same: it may be missing or mistaken. */
  const mutation = (
    handle: (request: NextRequest, parts: Services) => Promise<Response>,
  ): Handler =>
    handler(async (request, parts) => {
      const { appUrl } = parts.config;
      if (isSameOrigin(request.headers, appUrl)) return handle(request, parts);
      logDenial(deniedRequest(request), foreignOrigin(request.headers, appUrl), parts.log);
      return new Response(null, { status: 403 });
    });
  return {
    /** `app/login/route.ts` */
    login: publicRoute(services, handleLogin),
    /** `app/callback/route.ts`: Sentinel sends the browser back with a code or an error (RFC 6749 §4.1.2). */
    callback: publicRoute(services, async ({ request, parsed }, parts) => {
      const browser = {
        received: request.cookies.getAll(),
        userAgent: parsed.headers.get('user-agent'),
      };
      return redirectTo(await handleCallback(parsed.query, browser, parts, Date.now()));
    }),
    /** `app/logout/route.ts` */
    logout: { POST: mutation(handleLogout) },
    /** `app/api/me/route.ts` */
    me: { GET: handler(me) },
    /** `app/api/session/extend/route.ts` */
    extend: {
      POST: mutation(async (request, parts) => {
        const response = extend(request, parts);
        after(untilDone(response));
        return response;
      }),
    },
    /** A `route.ts` below a protected path, for the forms of a list of one's own sessions. */
    endSession: { POST: mutation(endSession) },
    /** `app/frame/session/route.ts` */
    frameSession: { POST: mutation(frameSession) },
    /** `app/api/ready/route.ts` */
    ready: { GET: handler(ready) },
  };
}

/** Ends the session here or, with `?everywhere=1`, in every LivePerson application (RFC 7009). */
async function handleLogout(request: NextRequest, parts: Services): Promise<Response> {
  const everywhere = request.nextUrl.searchParams.get('everywhere') === '1';
  const response = redirectTo(await logout(everywhere, request.cookies.getAll(), parts));
  // So that the back button has no copy of a signed-in page to show.
  response.headers.set('Clear-Site-Data', '"cache"');
  return response;
}

/** Who is signed in. Reading it is not use: it writes no cookie. */
async function me(request: NextRequest, parts: Services): Promise<Response> {
  const found = await findSession(request.cookies.getAll(), parts);
  if (found.kind === 'unavailable') return jsonDenial(503);
  return found.kind === 'active'
    ? Response.json(toMeResponse(found.session, parts.config))
    : jsonDenial(401);
}

/** Counts as use of the session: rolls its idle limit, and gets newer tokens when they are due. */
async function extend(request: NextRequest, parts: Services): Promise<Response> {
  const received = request.cookies.getAll();
  const found = await findSession(received, parts);
  const used = found.kind === 'active' ? await touchSession(found, received, parts) : found;
  if (used.kind === 'unavailable') return jsonDenial(503);
  if (used.kind !== 'active') return jsonDenial(401);
  return withCookies(Response.json(toMeResponse(used.session, parts.config)), used.cookies);
}

/** Ends one of the person's own sessions (`session=<handle>`), or all but this one (`session=others`). */
async function endSession(request: NextRequest, parts: Services): Promise<Response> {
  const { config, sessions, nowSeconds, log } = parts;
  const found = await findSession(request.cookies.getAll(), parts);
  const chosen = (await request.formData().catch(() => null))?.get('session');
  if (found.kind === 'active' && typeof chosen === 'string' && sessions.userSessions) {
    const which = chosen === 'others' ? chosen : { handle: chosen };
    const ending = sessions.userSessions.end(found.session, which, nowSeconds());
    // The page that comes next says how things stand, whatever became of it.
    for (const ended of await orIfRedisDown(ending, [])) {
      log.info('session_ended', { ...sessionLogFields(ended), why: 'ended_from_another' });
    }
  }
  // The list is the page above: where a brand has it is the brand's affair.
  const list = request.nextUrl.pathname.replace(/\/[^/]*$/, '');
  return redirectTo({ location: config.appUrl + list, cookies: [] });
}

/** A frame asks for its own session: 200 with it, 202 while nobody has signed in for it, 403 when it may not have it. */
async function frameSession(request: NextRequest, parts: Services): Promise<Response> {
  if (parts.config.embedOrigins.length === 0) return new Response(null, { status: 404 });
  const question = redeemRequestSchema.safeParse(await request.json().catch(() => null));
  if (!question.success) return new Response(null, { status: 400 });
  const browser = {
    received: request.cookies.getAll(),
    userAgent: request.headers.get('user-agent'),
  };
  const answer = await redeemHandoff(question.data, browser, parts, Date.now());
  if (answer.kind === 'waiting') return Response.json({}, { status: 202 });
  const { kind, location, cookies } = answer;
  const status = kind === 'signed-in' ? 200 : 403;
  return withCookies(Response.json({ location }, { status }), cookies);
}

/** Whether people can sign in: Sentinel's host of one account is known, and the session store answers. */
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
