import type { Instrumentation } from 'next';

/** Runs once when the server starts, before the first request: a server with wrong settings does not start. */
export async function register(): Promise<void> {
  // Next.js compiles this file for the Edge runtime too, which has neither processes nor servers; the condition drops
  // the rest there.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkSettings } = await import('./lib/check-settings');
    const { createLog } = await import('./lib/log');
    const { logUncaughtErrors } = await import('./lib/log-request-error');
    const { configureServer, onNextServer, warnOfCaching } = await import('./lib/next/server');
    const { untilDone } = await import('./lib/runtime/background-work');
    const config = checkSettings();
    const log = createLog(config.logLevel);
    logUncaughtErrors(log);
    onNextServer((server) => configureServer(server, { log, backgroundWork: untilDone }));
    // biome-ignore lint/suspicious/noConsole: for the terminal of a developer
    if (process.env.NODE_ENV === 'development') warnOfCaching(console.warn);
    // Loaded only where it is wanted: it takes about a tenth of a second.
    if (config.isTraced) (await import('./lib/tracing')).startTracing();
  }
}

/** Runs when a page or route handler threw: the person sees the same reference on the error page. */
export const onRequestError: Instrumentation.onRequestError = async (error, request) => {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { logRequestError } = await import('./lib/log-request-error');
    logRequestError(error, request);
  }
};
