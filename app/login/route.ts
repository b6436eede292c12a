import type { NextRequest, NextResponse } from 'next/server';
import { redirectTo } from '@/lib/redirect';
import { startSignIn } from '@/lib/sign-in/start-sign-in';
import { getParts } from '@/lib/wiring';

/** Starts a sign-in attempt: off to Sentinel's authorization endpoint (RFC 6749 §4.1.1). */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const wanted = request.nextUrl.searchParams.get('returnTo');
  return redirectTo(await startSignIn(wanted, request.cookies.getAll(), getParts(), Date.now()));
}
