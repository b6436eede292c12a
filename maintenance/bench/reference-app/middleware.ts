import { type NextRequest, NextResponse } from 'next/server';
import { getSession } from './lib/cookie-session';

export const config = {
  matcher: ['/((?!api|_next/static|_next/image|.*\\.(?:png|svg)$).*)'],
  runtime: 'nodejs',
};

/** Redirects to the sign-in as the authentication guide of Next.js does. */
export async function middleware({ nextUrl }: NextRequest): Promise<NextResponse> {
  const { user } = await getSession();
  if (user || !nextUrl.pathname.startsWith('/dashboard')) return NextResponse.next();
  const login = new URL('/login', process.env.APP_URL);
  login.searchParams.set('returnTo', nextUrl.pathname);
  return NextResponse.redirect(login);
}
