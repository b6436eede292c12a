import type { Instrumentation } from 'next';
import { PHASE_PRODUCTION_BUILD } from 'next/constants';
import type { NextFetchEvent, NextRequest } from 'next/server';
import {
  type AppOptions,
  createAppOptions,
  OptionsError,
  type SentinelOptions,
} from '../access/options';
import type { CloudClient } from '../cloud/client';
import { parseConfig } from '../config/config';
import { vercelSignOutProblem } from '../config/vercel';
import { createLog } from '../observability/log';
import { untilDone } from '../runtime/background-work';
import { createServices, type Services } from '../services';
import { getAccessToken } from './access-token';
import { createAuth } from './auth';
import { queryCloud } from './cloud';
import { exitWithMessage, logRequestError, registerServer } from './instrumentation';
import { handleRequest } from './middleware';
import { createRouteHandlers } from './route-handlers';
import { createRouteWrappers } from './route-wrappers';
import { sessionField } from './session-field';
import { createSignInPages } from './sign-in-pages';

/**
 * Creates everything that an app needs for the sign-in: its middleware, its route handlers, and the functions for its
 * pages, Server Actions and route handlers. The settings are read from the environment on first use and not when a module
 * is loaded, so that one build runs in every environment.
 *
 * @param options what to protect, the content security policy, the pages of the sign-in, and who may sign in
 * @throws {OptionsError} that lists everything that is wrong with the options
 * @throws {Error} in a build for Vercel without Redis, where pages would not learn of a sign-out
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
      services = createServices(config, createLog(config.logLevel));
    }
    return services;
  };
  const { api, findRequestSession, requireFullSession } = createAuth(getServices);
  const renderSessionField = async () =>
    sessionField(await findRequestSession(), getServices().config);

  return {
    ...api,
    ...createSignInPages(getServices),
    ...createRouteWrappers(getServices),

    /** The route handlers of the library's own URLs, each for the `route.ts` of its path. */
    handlers: createRouteHandlers(getServices),

    /**
     * A hidden field that names the signed-in user of a form. If another user is signed in when the form is sent, nothing
     * is done and the response is 409.
     *
     * @example <form method="post" action="/logout"><sentinel.SessionField /><button>Sign out</button></form>
     */
    SessionField: renderSessionField,

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
     * Calls Conversational Cloud as the signed-in user. A failing service signs nobody out: the result says why. Without a
     * session as `requireSession`.
     *
     * @param query such as `fetchSkills`
     * @returns `{ kind: 'answered', value }` or `{ kind: 'failed', failure }`
     * @throws what `query` throws, except `CloudError`
     * @example const skills = await sentinel.cloud(fetchSkills);
     */
    cloud: async <T>(query: (cloud: CloudClient) => Promise<T>) =>
      queryCloud(await requireFullSession(), query, getServices()),

    /**
     * For `middleware.ts`: answers a request, or passes it on to its page or route handler.
     *
     * @example export const middleware = sentinel.middleware;
     */
    middleware(request: NextRequest, event: Pick<NextFetchEvent, 'waitUntil'>): Promise<Response> {
      const response = handleRequest(request, getServices());
      event.waitUntil(untilDone(response));
      return response;
    },

    /**
     * For `register` in `instrumentation.ts`: checks the settings, lets the server stop without losing a response, and
     * starts tracing if it is configured. Wrong settings end the process with a message that lists them all.
     */
    register: () => registerServer(routes),

    /**
     * For `onRequestError` in `instrumentation.ts`: logs what a page or route handler threw, under the reference that the
     * user sees.
     */
    onRequestError: ((error, request) => {
      logRequestError(error, request, getServices().log);
    }) satisfies Instrumentation.onRequestError,

    /** What is protected, and the sources added to the policy: read by `npm run check` and `npm run build`. */
    options: { protect, contentSecurityPolicy },
  };
}

/** Wrong options end a build and a production server. Next.js alone would continue, and answer 500. */
function parseOptions(options: SentinelOptions): AppOptions {
  try {
    return createAppOptions(options);
  } catch (error) {
    const isNext = process.env.NODE_ENV === 'production' && process.env.NEXT_RUNTIME === 'nodejs';
    if (!isNext || !(error instanceof OptionsError)) throw error;
    return exitWithMessage(error);
  }
}
