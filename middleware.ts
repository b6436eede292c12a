import type { NextRequest, NextResponse } from 'next/server';
import { guardRequest } from '@/lib/guard-request';

// Everything passes here but the files of the build: nobody is asked who they are for those, and each page needs several.
export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/).*)' };

/** Every other request, before its page or route handler. */
export function middleware(request: NextRequest): Promise<NextResponse> {
  return guardRequest(request);
}
