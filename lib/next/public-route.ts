import type { NextRequest } from 'next/server';
import { checkRequest } from '../access/policy';
import { getParts } from '../wiring';
import { denialText, type RoutedRequest } from './responses';
import { secured } from './secured';

/**
 * The handlers of a public route that `middleware.ts` leaves out, because passing there would cost as much as what the
 * route does: the same checks and headers, by the same route table. A HEAD is answered without the handler.
 *
 * @param handle answers a GET, with headers that can still be set
 * @returns a handler for each method that Next.js hands on
 * @example export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = publicRoute(handleLogin);
 */
export function publicRoute(handle: (routed: RoutedRequest) => Promise<Response>) {
  const answer = async (request: NextRequest): Promise<Response> => {
    const { config } = getParts();
    return secured(request, config, async (routed) => {
      const { facts, route } = routed;
      const denial = checkRequest(facts, route, config);
      if (denial) return denialText(denial);
      if (route.access !== 'public') throw new Error('this route has to be behind the middleware');
      return facts.method === 'HEAD' ? new Response(null) : handle(routed);
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
