import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import { isPersonal } from '../access/policy';
import { routeFor } from '../access/route-table';
import { answerHeaders, contentSecurityPolicy, forNoCache } from '../answer-headers';
import { type Config, isDevelopment } from '../config';
import { factsOf } from '../request-facts';
import { errorResponse } from './error-response';
import type { RoutedRequest } from './responses';

/**
 * The response to a request, with the headers of the contract's *Answers*. What is thrown becomes a 500 with a
 * reference.
 */
export async function secured(
  request: NextRequest,
  config: Config,
  respond: (routed: RoutedRequest) => Promise<Response>,
): Promise<Response> {
  const { pathname: path, search } = request.nextUrl;
  const facts = factsOf({ method: request.method, path, search, headers: request.headers });
  const route = routeFor(facts);
  const policy = contentSecurityPolicy({
    // Node.js draws the random numbers for many of these at once: each draw of its own is a call to the system.
    nonce: randomUUID(),
    isDevelopment,
    frameAncestors: route.isEmbeddable ? config.embedOrigins : [],
  });
  const response = await respond({ request, facts, route, policy }).catch((error: unknown) =>
    errorResponse(error, facts),
  );
  const headers = answerHeaders({
    sendsHsts: config.sendsHsts,
    concernsSession: route.usesSession,
    policy,
    keepsOpener: route.keepsOpener && config.embedOrigins.length > 0,
  });
  for (const [name, value] of headers) response.headers.set(name, value);
  if (isPersonal(facts)) response.headers.set('Cache-Control', forNoCache);
  return response;
}
