import type { NextRequest, NextResponse } from 'next/server';
import { clientAddress } from '@/lib/client-address';
import { redirectTo } from '@/lib/redirect';
import { frameChallengeOf } from '@/lib/sign-in/frame-handle';
import { startSignIn } from '@/lib/sign-in/start-sign-in';
import { getParts } from '@/lib/wiring';

/** Starts a sign-in attempt: off to Sentinel's authorization endpoint (RFC 6749 §4.1.1). */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const parts = getParts();
  const asked = {
    wanted: request.nextUrl.searchParams.get('returnTo'),
    received: request.cookies.getAll(),
    address: clientAddress(request.headers.get('x-forwarded-for'), parts.config.trustedProxies),
    frameChallenge: frameChallengeOf(
      {
        challenge: request.nextUrl.searchParams.get('frame'),
        site: request.headers.get('sec-fetch-site'),
      },
      parts.config,
    ),
  };
  return redirectTo(await startSignIn(asked, parts, Date.now()));
}
