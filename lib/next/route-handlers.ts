import type { NextRequest } from 'next/server';
import { checkRequest } from '../access/check-request';
import { isSameOrigin } from '../access/same-origin';
import { isSafeMethod } from '../http/request';
import type { Services } from '../services';
import { foreignOrigin, logDenial } from './denial-messages';
import { denyRequest, jsonDenial } from './denial-responses';
import { ready } from './readiness';
import { type AppRequest, errorResponse, parseNextRequest } from './responses';
import { endSession, extend, me } from './session-routes';
import { completeSignIn, frameSession, signOut, startSignIn } from './sign-in-routes';
import { withSecurityHeaders } from './with-security-headers';

export function createRouteHandlers(getServices: () => Services) {
  return {
    /** For `app/login/route.ts`: starts the sign-in. */
    login: publicRoute(getServices, startSignIn),
    /** For `app/callback/route.ts`: completes the sign-in when Sentinel redirects back (RFC 6749 §4.1.2). */
    callback: publicRoute(getServices, completeSignIn),
    /** For `app/logout/route.ts`: signs out of this app or, with `?everywhere=1`, of all LivePerson applications. */
    logout: { POST: routeHandler(getServices, signOut) },
    /** For `app/api/me/route.ts`: tells the browser who is signed in. */
    me: publicRoute(getServices, me, me),
    /** For `app/api/session/extend/route.ts`: counts as use of the session, which extends the idle limit. */
    extend: { POST: routeHandler(getServices, extend) },
    /** For a `route.ts` below a protected path: ends one session of the signed-in user, or all others. */
    endSession: { POST: routeHandler(getServices, endSession) },
    /** For `app/frame/session/route.ts`: creates the session of an iframe, when its window has signed in. */
    frameSession: { POST: routeHandler(getServices, frameSession) },
    /** For `app/api/ready/route.ts`: whether users can sign in (docs/operations.md). */
    ready: { GET: routeHandler(getServices, ready) },
  };
}

type Handle = (app: AppRequest) => Promise<Response>;

/** A route handler that changes something only for this origin: the middleware may be missing. It answers exceptions. */
export function routeHandler(getServices: () => Services, handle: Handle, format?: 'json') {
  return async (request: NextRequest): Promise<Response> => {
    // Before the settings, which a build that tries to prerender a route does not have.
    const parsed = parseNextRequest(request);
    const services = getServices();
    const app = { request, parsed, services };
    const { appUrl } = services.config;
    try {
      if (isSafeMethod(parsed.method) || isSameOrigin(parsed.headers, appUrl)) {
        return await handle(app);
      }
      logDenial(parsed, foreignOrigin(parsed.headers, appUrl), services.log);
      return jsonDenial('foreign_origin');
    } catch (error) {
      return errorResponse(error, app, format);
    }
  };
}

/** The route handlers of a route that skips the middleware, with the same checks and headers. */
export function publicRoute(
  getServices: () => Services,
  handle: Handle,
  handleHead: Handle = async () => new Response(null),
) {
  const all = (request: NextRequest): Promise<Response> =>
    withSecurityHeaders(request, getServices(), async (routed) => {
      const { parsed, route, services } = routed;
      const denial = checkRequest(parsed, route, services.config);
      if (denial) return denyRequest(routed, denial, false);
      if (route.access !== 'public') throw new Error('this route has to be behind the middleware');
      return (parsed.method === 'HEAD' ? handleHead : handle)(routed);
    });
  return { GET: all, HEAD: all, POST: all, PUT: all, PATCH: all, DELETE: all, OPTIONS: all };
}
