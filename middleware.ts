import type { NextFetchEvent, NextRequest } from 'next/server';
import { guardRequest } from '@/lib/guard-request';
import { untilDone } from '@/lib/runtime/background-work';

// Everything passes here but the files of the build (nobody is asked who they are for those, and each page needs
// several) and the two routes of the sign-in, which guard themselves (lib/guard-route.ts). What Next.js would answer on
// its own of those two does pass.
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
  const response = guardRequest(request);
  event.waitUntil(untilDone(response));
  return response;
}
