import { after, type NextRequest } from 'next/server';
import { untilDone } from '../runtime/background-work';
import type { Services } from '../services';
import { handleCallback } from '../sign-in/callback';
import { denyForeignOrigin } from './denial-responses';
import { ready } from './readiness';
import { browserOf, errorResponse, parseNextRequest, redirectTo } from './responses';
import { endSession, extend, me } from './session-routes';
import { frameSession, handleLogin, handleLogout, publicRoute } from './sign-in-routes';

type Handle = (request: NextRequest, services: Services) => Promise<Response>;

export function createRouteHandlers(getServices: () => Services) {
  const handler = (handle: Handle) => async (request: NextRequest) => {
    // Before the settings, which a build that tries to prerender a route does not have.
    const parsed = parseNextRequest(request);
    const services = getServices();
    try {
      return await handle(request, services);
    } catch (error) {
      return errorResponse(error, parsed, services.log);
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
      redirectTo(await handleCallback(parsed.query, browserOf(request), services)),
    ),
    /** For `app/logout/route.ts`: signs out of this app or, with `?everywhere=1`, of all LivePerson applications. */
    logout: { POST: mutation(handleLogout) },
    /** For `app/api/me/route.ts`: tells the browser who is signed in. */
    me: publicRoute(getServices, me, me),
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
