import { type NextRequest, NextResponse } from 'next/server';
import { isFromHere } from '@/lib/guard';
import { currentSession, rollSession } from '@/lib/session/current-session';
import { isRollDue } from '@/lib/session/limits';
import { meOf } from '@/lib/session/me';
import { getParts } from '@/lib/wiring';

/** Counts as use of the session: rolls its idle limit. */
export async function POST(request: NextRequest): Promise<NextResponse> {
  const { config } = getParts();
  if (!isFromHere(request.headers, config.appUrl)) return new NextResponse(null, { status: 403 });
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const received = request.cookies.getAll();
  const current = await currentSession(received, config, nowSeconds);
  if (!current) return NextResponse.json({ error: 'signed_out' }, { status: 401 });
  const { session, cookies } = isRollDue(current, config, nowSeconds)
    ? await rollSession(current, received, config, nowSeconds)
    : { session: current, cookies: [] };
  const response = NextResponse.json(meOf(session, config));
  for (const cookie of cookies) response.cookies.set(cookie);
  return response;
}
