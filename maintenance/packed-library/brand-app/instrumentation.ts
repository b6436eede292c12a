import type { Instrumentation } from 'next';

// Next.js compiles this file for the Edge runtime too; the conditions remove the code there.

/** Runs once before the first request. A server with invalid settings does not start. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { sentinel } = await import('./sentinel');
    await sentinel.register();
  }
}

/** Runs after an error in a page or route handler. The error page shows the same reference as the log. */
export const onRequestError: Instrumentation.onRequestError = async (error, request) => {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { sentinel } = await import('./sentinel');
    sentinel.onRequestError(error, request);
  }
};
