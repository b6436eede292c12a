import { publicRoute } from '@/lib/next/public-route';
import { redirectTo } from '@/lib/next/responses';
import { handleCallback } from '@/lib/sign-in/callback';
import { getParts } from '@/lib/wiring';

/** Authorization response: Sentinel sends the browser back with a code or an error (RFC 6749 §4.1.2). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = publicRoute(
  async ({ request, facts }) => {
    const received = request.cookies.getAll();
    const browser = { received, userAgent: facts.headers.get('user-agent') };
    return redirectTo(await handleCallback(facts.query, browser, getParts(), Date.now()));
  },
);

/** Every response is for one request alone. Said outright, Next.js need not watch what the handler reads. */
export const dynamic = 'force-dynamic';
