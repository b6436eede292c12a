import type { NextRequest, NextResponse } from 'next/server';
import { redirectTo } from '@/lib/redirect';
import { completeSignIn } from '@/lib/sign-in/complete-sign-in';
import { getParts } from '@/lib/wiring';

/** Authorization response: Sentinel sends the browser back with a code or an error (RFC 6749 §4.1.2). */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const browser = {
    received: request.cookies.getAll(),
    userAgent: request.headers.get('user-agent'),
  };
  return redirectTo(
    await completeSignIn(request.nextUrl.searchParams, browser, getParts(), Date.now()),
  );
}
