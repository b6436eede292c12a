import { guardRoute } from '@/lib/guard-route';
import { redirectTo } from '@/lib/redirect';
import { completeSignIn } from '@/lib/sign-in/complete-sign-in';
import { getParts } from '@/lib/wiring';

/** Authorization response: Sentinel sends the browser back with a code or an error (RFC 6749 §4.1.2). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = guardRoute(
  async ({ nextUrl, headers, cookies }) => {
    const browser = { received: cookies.getAll(), userAgent: headers.get('user-agent') };
    return redirectTo(await completeSignIn(nextUrl.searchParams, browser, getParts(), Date.now()));
  },
);

/** Every answer is for one request alone. Said outright, Next.js need not watch what of it is looked at. */
export const dynamic = 'force-dynamic';
