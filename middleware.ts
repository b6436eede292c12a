import type { NextRequest, NextResponse } from 'next/server';
import { guardRequest } from '@/lib/guard-request';

// Everything passes here, static files too: every answer carries the same few headers.
export const config = { runtime: 'nodejs' };

/** Every request, before its page or route handler. */
export function middleware(request: NextRequest): Promise<NextResponse> {
  return guardRequest(request);
}
