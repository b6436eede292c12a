import { randomUUID } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from '@/lib/http/content-security-policy';

export const config = { runtime: 'nodejs' };

/** Sets the same headers as the app, on the request and the response, and checks nothing. */
export function middleware(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy({
    nonce: randomUUID(),
    isDevelopment: false,
    frameAncestors: [],
    additions: {},
  });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  response.headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  response.headers.set('Vary', 'Cookie');
  response.headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  response.headers.set('Cache-Control', 'private, no-store');
  return response;
}
