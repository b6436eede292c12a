import { randomUUID } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { answerHeaders, contentSecurityPolicy } from '@/lib/answer-headers';

export const config = { runtime: 'nodejs' };

/** Lets everybody in: the same headers as the app's, to the page and to the browser, and nothing else. */
export function middleware(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy({
    nonce: randomUUID(),
    isDevelopment: false,
    frameAncestors: [],
  });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  const facts = { sendsHsts: false, concernsSession: true, policy, keepsOpener: false };
  for (const [name, value] of answerHeaders(facts)) response.headers.set(name, value);
  return response;
}
