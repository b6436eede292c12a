import { withErrorResponse } from '@/lib/next/error-response';
import { redirectTo } from '@/lib/next/responses';
import { isFromHere } from '@/lib/request-facts';
import { signOut } from '@/lib/sign-out';
import { getParts } from '@/lib/wiring';

/** Ends the session here or, with `?everywhere=1`, in every LivePerson application (RFC 7009). */
export const POST = withErrorResponse(async (request) => {
  const parts = getParts();
  if (!isFromHere(request.headers, parts.config.appUrl)) {
    return new Response(null, { status: 403 });
  }
  const everywhere = request.nextUrl.searchParams.get('everywhere') === '1';
  const response = redirectTo(await signOut(everywhere, request.cookies.getAll(), parts));
  // So that the back button has no copy of a signed-in page to show.
  response.headers.set('Clear-Site-Data', '"cache"');
  return response;
});
