import { type NextRequest, NextResponse } from 'next/server';
import { meOf } from '@/lib/session/me';
import { livingSession } from '@/lib/session/store';
import { getParts } from '@/lib/wiring';

/** Who is signed in. Reading it is not use: it writes no cookie. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const { config, sessions, nowSeconds } = getParts();
  const session = livingSession(await sessions.find(request.cookies.getAll(), nowSeconds()));
  return session
    ? NextResponse.json(meOf(session, config))
    : NextResponse.json({ error: 'signed_out' }, { status: 401 });
}
