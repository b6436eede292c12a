import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import { isPersonal } from '../access/policy';
import { isDevelopment } from '../config/config';
import { parseRequest } from '../http/request';
import { contentSecurityPolicy, noStore } from '../http/security-headers';
import type { Services } from '../services';
import { errorResponse } from './error-response';
import type { RoutedRequest } from './responses';

const oneYearSeconds = 31_536_000;

/** The response with the headers of the contract's *Answers*; what is thrown becomes a 500 with a reference. */
export async function withSecurityHeaders(
  request: NextRequest,
  { config, log }: Pick<Services, 'config' | 'log'>,
  respond: (routed: RoutedRequest) => Promise<Response>,
): Promise<Response> {
  const { pathname: path, search } = request.nextUrl;
  const parsed = parseRequest({ method: request.method, path, search, headers: request.headers });
  const route = config.routes.routeFor(parsed);
  const policyFacts = {
    nonce: randomUUID(),
    frameAncestors: route.isEmbeddable ? config.embedOrigins : [],
    additions: config.contentSecurityPolicy,
  };
  const policy = contentSecurityPolicy({ ...policyFacts, isDevelopment });
  const response = await respond({ request, appUrl: config.appUrl, parsed, route, policy }).catch(
    (error: unknown) => errorResponse(error, parsed, log),
  );
  const { headers } = response;
  headers.set('Content-Security-Policy', policy);
  if (isDevelopment && config.contentSecurityPolicy !== false) {
    const inProduction = contentSecurityPolicy({ ...policyFacts, isDevelopment: false });
    headers.set('Content-Security-Policy-Report-Only', inProduction);
  }
  if (config.sendsHsts) headers.set('Strict-Transport-Security', `max-age=${oneYearSeconds}`);
  if (!route.keepsOpener || config.embedOrigins.length === 0) {
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  }
  if (route.usesSession) {
    headers.set('Vary', 'Cookie');
    // No other site gets it into one of its processes, not even as a picture that does not load.
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  }
  if (route.usesSession || isPersonal(parsed, config.routes)) headers.set('Cache-Control', noStore);
  return response;
}
