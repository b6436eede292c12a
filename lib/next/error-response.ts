import { unstable_rethrow } from 'next/navigation';
import { createCorrelationId } from '../observability/correlation-id';
import type { Log } from '../observability/log';
import { logRequestError } from './log-request-error';
import { textResponse } from './responses';

/**
 * The 500 to a request whose handling threw: with a reference to the log, never with the error's words.
 *
 * @param error what was thrown; what Next.js steers by (`redirect()`, `notFound()`) is thrown on
 */
export function errorResponse(
  error: unknown,
  request: { readonly method: string; readonly path: string },
  log: Log,
  form: 'text' | 'json' = 'text',
): Response {
  unstable_rethrow(error);
  const reference = createCorrelationId();
  logRequestError(error, request, log, reference);
  return form === 'json'
    ? Response.json({ error: 'unexpected', reference }, { status: 500 })
    : textResponse(500, `Something went wrong on our side. Reference: ${reference}`);
}
