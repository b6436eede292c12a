import type { NextFetchEvent, NextRequest } from 'next/server';
import { handleRequest } from '@/lib/next/middleware';
import { untilDone } from '@/lib/runtime/background-work';

// Everything passes here but the files of the build, and `/login` and `/callback`, which ask the same route table
// themselves (lib/next/public-route.ts). What Next.js itself would answer on those two does pass.
export const config = {
  runtime: 'nodejs',
  matcher: [
    '/((?!_next/static/|(?:login|callback)$).*)',
    { source: '/(login|callback)', has: [{ type: 'header', key: 'rsc' }] },
    { source: '/(login|callback)', has: [{ type: 'header', key: 'x-middleware-prefetch' }] },
  ],
};

/** Every other request, before its page or route handler. */
export function middleware(
  request: NextRequest,
  event: Pick<NextFetchEvent, 'waitUntil'>,
): Promise<Response> {
  const response = handleRequest(request);
  event.waitUntil(untilDone(response));
  return response;
}
