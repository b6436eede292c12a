import type { NextRequest } from 'next/server';
import { checkRequest } from '../access/policy';
import type { Services } from '../services';
import { logRoutedDenial } from './denial-log';
import { type RoutedRequest, textDenial, withAllow } from './responses';
import { withSecurityHeaders } from './with-security-headers';

/**
 * The handlers of a public route that the middleware leaves out for speed: with the same checks and headers.
 *
 * @param handle answers a GET; a HEAD is answered without it
 */
export function publicRoute(
  services: () => Services,
  handle: (routed: RoutedRequest, parts: Services) => Promise<Response>,
) {
  const answer = async (request: NextRequest): Promise<Response> => {
    const parts = services();
    return withSecurityHeaders(request, parts, async (routed) => {
      const { parsed, route } = routed;
      const denial = checkRequest(parsed, route, parts.config);
      if (denial) {
        logRoutedDenial(routed, denial, parts.log);
        return withAllow(textDenial(denial.status), denial);
      }
      if (route.access !== 'public') throw new Error('this route has to be behind the middleware');
      return parsed.method === 'HEAD' ? new Response(null) : handle(routed, parts);
    });
  };
  return {
    GET: answer,
    HEAD: answer,
    POST: answer,
    PUT: answer,
    PATCH: answer,
    DELETE: answer,
    OPTIONS: answer,
  };
}
