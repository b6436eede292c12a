import type { NextRequest } from 'next/server';
import { guardRequest } from '@/lib/guard-request';

// Everything passes here but the files of the build (nobody is asked who they are for those, and each page needs
// several) and the two routes of the sign-in, which guard themselves (lib/guard-route.ts). Requests for page data of
// those two do: Next.js would answer them on its own.
export const config = {
  runtime: 'nodejs',
  matcher: [
    '/((?!_next/static/|(?:login|callback)$).*)',
    { source: '/(login|callback)', has: [{ type: 'header', key: 'rsc' }] },
  ],
};

/** Every other request, before its page or route handler. */
export function middleware(request: NextRequest): Promise<Response> {
  return guardRequest(request);
}
