import { clientAddress } from '@/lib/client-address';
import { guardRoute } from '@/lib/guard-route';
import { redirectTo } from '@/lib/redirect';
import { startSignIn } from '@/lib/sign-in/start-sign-in';
import { wantedSignIn } from '@/lib/sign-in/wanted-sign-in';
import { getParts } from '@/lib/wiring';

/** Starts a sign-in attempt: off to Sentinel's authorization endpoint (RFC 6749 §4.1.1). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = guardRoute(
  async ({ nextUrl, headers, cookies }) => {
    const parts = getParts();
    const asked = {
      wanted: wantedSignIn(nextUrl.searchParams, headers.get('sec-fetch-site'), parts.config),
      received: cookies.getAll(),
      address: clientAddress(headers.get('x-forwarded-for'), parts.config.trustedProxies),
    };
    return redirectTo(await startSignIn(asked, parts, Date.now()));
  },
);

/** Every answer is for one request alone. Said outright, Next.js need not watch what of it is looked at. */
export const dynamic = 'force-dynamic';
