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
import { checkSettings } from './check-settings';
import { queryCloud } from './cloud';
import { logRequestError, logUncaughtErrors } from './log-request-error';
import { handleRequest } from './middleware';
import { createRouteHandlers } from './route-handlers';
import { createRouteWrappers } from './route-wrappers';
import { configureServer, onNextServer, warnOfCaching } from './server';
import { sessionField } from './session-field';

/**
 * Everything that an app has of the sign-in: its middleware, its route handlers, and what its pages, actions and route
 * handlers ask. The settings are read from the environment on first use, never when a module is loaded, so that one
 * build serves every environment.
 *
 * @throws {OptionsError} that lists everything that is wrong with the options
 * @throws {Error} in a build for Vercel whose sign-out would reach no page
 * @example export const sentinel = createSentinel({ protect: [{ path: '/dashboard/**' }] });
 */
export function createSentinel(options: SentinelOptions = {}) {
  const appOptions = checkOptions(options);
  const { protect, contentSecurityPolicy } = appOptions;
  const problem =
    process.env.NEXT_PHASE === PHASE_PRODUCTION_BUILD ? vercelSignOutProblem(process.env) : null;
  if (problem !== null) throw new Error(problem);
  let parts: Services | undefined;
  const services = (): Services => {
    if (!parts) {
      const config = { ...parseConfig(process.env), ...appOptions };
      parts = createServices(config, createLog(config.logLevel));
    }
    return parts;
  };
  const sessionAccess = createAuth(services);
  const renderSessionField = async () =>
    sessionField(await sessionAccess.findRequestSession(), services());
  return {
    ...sessionAccess.api,
    handlers: createRouteHandlers(services),
    ...createRouteWrappers(services),
    /**
     * The hidden field by which a form says whose page it stands on. When somebody else is signed in by the time it is
     * sent, it is answered with a page that says so, and nothing is done.
     *
     * @example <form method="post" action="/logout"><sentinel.SessionField /><button>Sign out</button></form>
     */
    SessionField: renderSessionField,

    /** What is protected, and by which policy: for `npm run check` and `npm run build`. */
    options: { protect, contentSecurityPolicy },

    /** For `middleware.ts`: answers a request, or passes it on to its page or route handler. */
    middleware(request: NextRequest, event: Pick<NextFetchEvent, 'waitUntil'>): Promise<Response> {
      const response = handleRequest(request, services());
      event.waitUntil(untilDone(response));
      return response;
    },

    /** The signed-in person's access token for server code: see {@link getAccessToken}. */
    getAccessToken: () => getAccessToken(services()),

    /** Asks Conversational Cloud as the signed-in person; without a session as `requireSession`. See {@link queryCloud}. */
    cloud: async <T>(question: (cloud: CloudClient) => Promise<T>) =>
      queryCloud(await sessionAccess.requireFullSession(), question, services()),

    /**
     * For `register` in `instrumentation.ts`: checks the settings (wrong ones end the process with a message), makes
     * the server stop without losing anything, and starts traces where they are wanted.
     */
    async register(): Promise<void> {
      const config = checkSettings();
      const log = createLog(config.logLevel);
      const { routes } = appOptions;
      logUncaughtErrors(log);
      onNextServer((server) => configureServer(server, { log, routes, backgroundWork: untilDone }));
      // biome-ignore lint/suspicious/noConsole: for the terminal of a developer
      if (process.env.NODE_ENV === 'development') warnOfCaching(routes, console.warn);
      // Loaded only where it is wanted: it takes about a tenth of a second.
      if (config.isTraced) (await import('../observability/tracing')).startTracing();
    },

    /** For `instrumentation.ts`: logs what a page or route handler threw, under the reference that the person sees. */
    onRequestError: ((error, request) => {
      logRequestError(error, request, services().log);
    }) satisfies Instrumentation.onRequestError,
  };
}

/** The options, checked. Wrong ones end a build and a production server: Next.js would go on, and answer with 500. */
function checkOptions(options: SentinelOptions): AppOptions {
  try {
    return createAppOptions(options);
  } catch (error) {
    const isNext = process.env.NODE_ENV === 'production' && process.env.NEXT_RUNTIME === 'nodejs';
    if (!isNext || !(error instanceof OptionsError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exit(1);
  }
}
