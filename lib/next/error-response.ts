import { unstable_rethrow } from 'next/navigation';
import type { NextRequest } from 'next/server';
import { logRequestError } from '../log-request-error';
import { makeReference } from '../reference';
import { textResponse } from './responses';

/**
 * The 500 to a request whose handling threw. It shows a reference, under which the log says what was thrown; never the
 * error's words.
 *
 * @param error what was thrown; what Next.js steers by (`redirect()`, `notFound()`) is thrown on
 */
export function errorResponse(
  error: unknown,
  request: { readonly method: string; readonly path: string },
): Response {
  unstable_rethrow(error);
  const reference = makeReference();
  logRequestError(error, request, reference);
  return textResponse(500, `Something went wrong on our side. Reference: ${reference}`);
}

/** A route handler that answers with {@link errorResponse} when it throws. */
export function withErrorResponse(handle: (request: NextRequest) => Promise<Response>) {
  return async (request: NextRequest): Promise<Response> => {
    try {
      return await handle(request);
    } catch (error) {
      return errorResponse(error, { method: request.method, path: request.nextUrl.pathname });
    }
  };
}
