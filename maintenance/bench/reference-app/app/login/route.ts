import { type NextRequest, NextResponse } from 'next/server';
import * as oauth from 'oauth4webapi';
import { authorizationUrl } from '../../lib/authorization-code';
import { getSession } from '../../lib/cookie-session';

export async function GET(request: NextRequest): Promise<NextResponse> {
  const session = await getSession();
  const state = oauth.generateRandomState();
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const returnTo = request.nextUrl.searchParams.get('returnTo') ?? '/dashboard';
  session.transaction = { state, codeVerifier, returnTo };
  await session.save();
  return NextResponse.redirect(await authorizationUrl(state, codeVerifier));
}
