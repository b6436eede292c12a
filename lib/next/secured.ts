import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import { isPersonal } from '../access/policy';
import { routeFor } from '../access/route-table';
import { contentSecurityPolicy, forNoCache } from '../answer-headers';
import { type Config, isDevelopment } from '../config';
import { factsOf } from '../request-facts';
import { errorResponse } from './error-response';
import type { RoutedRequest } from './responses';

const oneYearSeconds = 31_536_000;

/**
 * The response to a request, with those headers of the contract's *Answers* that depend on it or on the settings. What
 * is thrown becomes a 500 with a reference.
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
    nonce: randomUUID(),
    isDevelopment,
    frameAncestors: route.isEmbeddable ? config.embedOrigins : [],
  });
  const response = await respond({ request, facts, route, policy }).catch((error: unknown) =>
    errorResponse(error, facts),
  );
  const { headers } = response;
  headers.set('Content-Security-Policy', policy);
  if (config.sendsHsts) headers.set('Strict-Transport-Security', `max-age=${oneYearSeconds}`);
  if (!route.keepsOpener || config.embedOrigins.length === 0) {
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  }
  if (route.usesSession) {
    headers.set('Vary', 'Cookie');
    // No other site gets it into one of its processes, not even as a picture that does not load.
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  }
  if (route.usesSession || isPersonal(facts)) headers.set('Cache-Control', forNoCache);
  return response;
}
