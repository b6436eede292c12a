import type { Instrumentation } from 'next';

// Next.js compiles this file for the Edge runtime too; the conditions drop the rest there.

/** Runs once when the server starts, before the first request: a server with wrong settings does not start. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { sentinel } = await import('./sentinel');
    await sentinel.register();
  }
}

/** Runs when a page or route handler threw: the person sees the same reference on the error page. */
export const onRequestError: Instrumentation.onRequestError = async (error, request) => {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { sentinel } = await import('./sentinel');
    sentinel.onRequestError(error, request);
  }
};
