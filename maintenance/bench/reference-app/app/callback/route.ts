import { type NextRequest, NextResponse } from 'next/server';
import { exchange } from '../../lib/authorization-code';
import { getSession } from '../../lib/cookie-session';

export async function GET(request: NextRequest): Promise<NextResponse> {
  const session = await getSession();
  if (!session.transaction) return NextResponse.redirect(`${process.env.APP_URL}/login`);
  const { state, codeVerifier, returnTo } = session.transaction;
  const { tokens, claims } = await exchange(request.nextUrl.searchParams, state, codeVerifier);
  delete session.transaction;
  session.user = {
    sub: claims.sub,
    isAdmin: claims.is_admin === true,
    isLpa: claims.is_lpa === true,
  };
  session.tokens = {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? '',
    endsAtSeconds: Math.floor(Date.now() / 1_000) + (tokens.expires_in ?? 0),
  };
  await session.save();
  return NextResponse.redirect(process.env.APP_URL + returnTo);
}
