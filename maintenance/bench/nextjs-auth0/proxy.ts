import { type NextRequest, NextResponse } from 'next/server';
import { auth0 } from './lib/auth0';
import { middleware as setSameHeaders } from './same-headers';

export const config = {
  matcher: ['/((?!_next/static|_next/image|favicon.ico|sitemap.xml|robots.txt).*)'],
};

/** Checks the session and adds headers, as the sections "Middleware" and "Combining middleware" of its examples do. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const authResponse = await auth0.middleware(request);
  if (!request.nextUrl.pathname.startsWith('/dashboard')) return authResponse;
  const session = await auth0.getSession(request);
  if (!session) return NextResponse.redirect(new URL('/login', request.nextUrl.origin));
  const response = setSameHeaders(request);
  authResponse.headers.forEach((value, name) => {
    response.headers.set(name, value);
  });
  return response;
}
