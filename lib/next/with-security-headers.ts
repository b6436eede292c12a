import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import { isPersonal, noStore } from '../access/cache-control';
import { contentSecurityPolicy, reportOnlyPolicy } from '../http/content-security-policy';
import type { Services } from '../services';
import { errorResponse, parseNextRequest, type RoutedRequest } from './responses';

const oneYearSeconds = 31_536_000;

/** Adds the headers of the contract's *Answers* to a response. An exception becomes a 500 with a reference. */
export async function withSecurityHeaders(
  request: NextRequest,
  services: Services,
  respond: (routed: RoutedRequest) => Promise<Response>,
): Promise<Response> {
  const { config, frameAncestors } = services;
  const parsed = parseNextRequest(request);
  const route = config.routes.routeFor(parsed);
  const isDevelopment = process.env.NODE_ENV === 'development';
  const cspOptions = {
    nonce: randomUUID(),
    isDevelopment,
    frameAncestors: route.isEmbeddable ? await frameAncestors(parsed.headers) : [],
    additions: config.contentSecurityPolicy,
  };
  const policy = contentSecurityPolicy(cspOptions);
  const routed = { request, parsed, services, route, policy };
  const response = await respond(routed).catch((error: unknown) => errorResponse(error, routed));
  const { headers } = response;
  headers.set('Content-Security-Policy', policy);
  const reported = reportOnlyPolicy(cspOptions);
  if (reported !== null) headers.set('Content-Security-Policy-Report-Only', reported);
  if (config.sendsHsts) headers.set('Strict-Transport-Security', `max-age=${oneYearSeconds}`);
  if (!route.keepsOpener || config.embedOrigins.length === 0) {
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  }
  if (route.usesSession) {
    headers.set('Vary', 'Cookie');
    // So that no other site can load it into one of its processes, not even as a broken image.
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  }
  // In development `warnOfCaching` has to see the header of a brand's own route.
  const isOwnCaching = isDevelopment && route.methods === null;
  if (!isOwnCaching && (route.usesSession || isPersonal(parsed, config.routes))) {
    headers.set('Cache-Control', noStore);
  }
  return response;
}
