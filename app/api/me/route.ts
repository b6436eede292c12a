import { type NextRequest, NextResponse } from 'next/server';
import { getConfig } from '@/lib/config';
import { currentSession } from '@/lib/session/current-session';
import { meOf } from '@/lib/session/me';

/** Who is signed in. Reading it is not use: it writes no cookie. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const config = getConfig();
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const session = await currentSession(request.cookies.getAll(), config, nowSeconds);
  return session
    ? NextResponse.json(meOf(session, config))
    : NextResponse.json({ error: 'signed_out' }, { status: 401 });
}
