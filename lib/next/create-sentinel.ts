import type { Instrumentation } from 'next';
import { PHASE_PRODUCTION_BUILD } from 'next/constants';
import type { NextFetchEvent, NextRequest } from 'next/server';
import { type AppOptions, createAppOptions } from '../access/app-config';
import { OptionsError, type SentinelOptions } from '../access/options';
import type { CloudClient } from '../cloud/client';
import { parseConfig } from '../config/config';
import { vercelSignOutProblem } from '../config/setting-combinations';
import { createLog } from '../observability/log';
import { untilDone } from '../runtime/background-work';
import { systemClock } from '../runtime/clock';
import { processSingleton } from '../runtime/process-singleton';
import type { LastOrigins } from '../sentinel/domain-lookup';
import { createServices, type Services } from '../services';
import { getAccessToken } from './access-token';
import { createAuth } from './auth';
import { queryCloud } from './cloud';
import { exitWithMessage, logRequestError, registerServer } from './instrumentation';
import { handleRequest } from './middleware';
import { createRouteHandlers } from './route-handlers';
import { createRouteWrappers } from './route-wrappers';
import { createSignInPages } from './sign-in-pages';

/**
 * Creates the sign-in of an app: its middleware, its route handlers, and the functions that its pages, Server Actions and
 * route handlers call. It reads the settings from the environment on first use, not when a module is loaded, so that one
 * build runs in every environment.
 *
 * @param options the protected paths, the content security policy, the pages of the sign-in, and who may sign in
 * @throws {OptionsError} that lists everything that is wrong with the options
 * @throws {Error} in a build for Vercel without `REDIS_URL`, unless `SESSION_STORE` is `cookie`
 * @example export const sentinel = createSentinel({ protect: [{ path: '/dashboard/**' }] });
 */
export function createSentinel(options: SentinelOptions = {}) {
  const appOptions = parseOptions(options);
  const { protect, contentSecurityPolicy, routes } = appOptions;
  const isBuild = process.env.NEXT_PHASE === PHASE_PRODUCTION_BUILD;
  const problem = isBuild ? vercelSignOutProblem(process.env) : null;
  if (problem !== null) throw new Error(problem);

  let services: Services | undefined;
  const getServices = (): Services => {
    if (!services) {
      const config = { ...parseConfig(process.env), ...appOptions };
      // Middleware and routes of a process look up apart, and serve each other's origins while the Domain API fails.
      const lastOrigins: LastOrigins = processSingleton('last-origins', () => new Map());
      services = createServices(config, createLog(config.logLevel), systemClock, lastOrigins);
    }
    return services;
  };
  const { api, requireFullSession } = createAuth(getServices);

  return {
    ...api,
    ...createSignInPages(getServices),
    ...createRouteWrappers(getServices),

    /** The route handlers of the sign-in, each for one `route.ts`. */
    handlers: createRouteHandlers(getServices),

    /**
     * The access token of the signed-in user, for server code that calls LivePerson. A route handler or Server Action
     * refreshes it when due and sets the new cookie; a component gets the token that the middleware refreshed.
     *
     * @throws {AccessTokenError} `signed_out` without a session; `unavailable` when the token is valid for less than 10 s
     *   and cannot be refreshed now
     * @example
     * const token = await sentinel.getAccessToken();
     * await fetch(url, { headers: { Authorization: token.authorization() } });
     */
    getAccessToken: () => getAccessToken(getServices()),

    /**
     * Calls Conversational Cloud as the signed-in user. A failure does not end the session: the result says why. Without a
     * session it does the same as `requireSession`.
     *
     * @param query a function such as `fetchSkills`
     * @returns `{ kind: 'answered', value }` or `{ kind: 'failed', failure }`
     * @throws what `query` throws, except `CloudError`
     * @example const skills = await sentinel.cloud(fetchSkills);
     */
    cloud: async <T>(query: (cloud: CloudClient) => Promise<T>) =>
      queryCloud(await requireFullSession(), query, getServices()),

    /**
     * For `middleware.ts`: denies a request, or forwards it to its page or route handler.
     *
     * @example export const middleware = sentinel.middleware;
     */
    middleware(request: NextRequest, event: Pick<NextFetchEvent, 'waitUntil'>): Promise<Response> {
      const response = handleRequest(request, getServices());
      event.waitUntil(untilDone(response));
      return response;
    },

    /**
     * For `register` in `instrumentation.ts`: checks the settings, configures the HTTP server (body limits, shutdown), and
     * starts tracing if it is configured. Wrong settings end the process with a message that lists them all.
     */
    register: () => registerServer(routes),

    /**
     * For `onRequestError` in `instrumentation.ts`: logs what a page or route handler threw, with the correlation ID that
     * the user sees.
     */
    onRequestError: ((error, request) =>
      logRequestError(error, request, getServices().log)) satisfies Instrumentation.onRequestError,

    /** The options that `npm run check` and `npm run build` read. */
    options: { protect, contentSecurityPolicy },
  };
}

const basePathProblem =
  'basePath of next.config.js: is not supported, because the app runs at the root of its host';

/** Wrong options end a build and a production server. Next.js alone would continue, and answer 500. */
function parseOptions(options: SentinelOptions): AppOptions {
  try {
    if (process.env.__NEXT_ROUTER_BASEPATH) throw new OptionsError([basePathProblem]);
    return createAppOptions(options);
  } catch (error) {
    const isNext = process.env.NODE_ENV === 'production' && process.env.NEXT_RUNTIME === 'nodejs';
    if (isNext && error instanceof OptionsError) exitWithMessage(error);
    throw error;
  }
}
