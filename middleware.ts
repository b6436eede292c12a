import type { NextRequest, NextResponse } from 'next/server';
import { guardRequest } from '@/lib/guard-request';

// Everything passes here but the files of the build (nobody is asked who they are for those, and each page needs
// several) and the callback, which guards itself (lib/guard-route.ts).
export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/|callback$).*)' };

/** Every other request, before its page or route handler. */
export function middleware(request: NextRequest): Promise<NextResponse> {
  return guardRequest(request);
}
