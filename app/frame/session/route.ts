import { withErrorResponse } from '@/lib/next/error-response';
import { withCookies } from '@/lib/next/responses';
import { isFromHere } from '@/lib/request-facts';
import { frameQuestion, signInFrame } from '@/lib/sign-in/sign-in-frame';
import { getParts } from '@/lib/wiring';

/** A frame asks for its own session: 200 with it, 202 while nobody has signed in for it, 403 when it may not have it. */
export const POST = withErrorResponse(async (request) => {
  const parts = getParts();
  const { appUrl, embedOrigins } = parts.config;
  if (embedOrigins.length === 0) return new Response(null, { status: 404 });
  if (!isFromHere(request.headers, appUrl)) return new Response(null, { status: 403 });
  const question = frameQuestion.safeParse(await request.json().catch(() => null));
  if (!question.success) return new Response(null, { status: 400 });
  const browser = {
    received: request.cookies.getAll(),
    userAgent: request.headers.get('user-agent'),
  };
  const answer = await signInFrame(question.data, browser, parts, Date.now());
  if (answer.kind === 'waiting') return Response.json({}, { status: 202 });
  const { kind, location, cookies } = answer;
  const status = kind === 'signed-in' ? 200 : 403;
  return withCookies(Response.json({ location }, { status }), cookies);
});
