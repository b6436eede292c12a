import type { NextRequest, NextResponse } from 'next/server';
import { clientAddress } from '@/lib/client-address';
import { redirectTo } from '@/lib/redirect';
import { startSignIn } from '@/lib/sign-in/start-sign-in';
import { wantedSignIn } from '@/lib/sign-in/wanted-sign-in';
import { getParts } from '@/lib/wiring';

/** Starts a sign-in attempt: off to Sentinel's authorization endpoint (RFC 6749 §4.1.1). */
export async function GET({ nextUrl, headers, cookies }: NextRequest): Promise<NextResponse> {
  const parts = getParts();
  const asked = {
    wanted: wantedSignIn(nextUrl.searchParams, headers.get('sec-fetch-site'), parts.config),
    received: cookies.getAll(),
    address: clientAddress(headers.get('x-forwarded-for'), parts.config.trustedProxies),
  };
  return redirectTo(await startSignIn(asked, parts, Date.now()));
}
