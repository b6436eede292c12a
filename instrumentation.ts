import type { Instrumentation } from 'next';

// Next.js compiles this file for the Edge runtime too, where the conditions remove everything else.

/** Runs once before the first request. A server with wrong settings does not start. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { sentinel } = await import('./sentinel');
    await sentinel.register();
  }
}

/** Runs when a page or route handler throws. The error page shows the reference that is logged. */
export const onRequestError: Instrumentation.onRequestError = async (error, request) => {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { sentinel } = await import('./sentinel');
    sentinel.onRequestError(error, request);
  }
};
