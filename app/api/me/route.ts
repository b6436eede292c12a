import { type NextRequest, NextResponse } from 'next/server';
import { meOf } from '@/lib/session/me';
import { findSession } from '@/lib/session/store';
import { getParts } from '@/lib/wiring';

/** Who is signed in. Reading it is not use: it writes no cookie. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const parts = getParts();
  const found = await findSession(request.cookies.getAll(), parts);
  if (found.kind === 'unavailable') {
    return NextResponse.json({ error: 'unavailable' }, { status: 503 });
  }
  return found.kind === 'living'
    ? NextResponse.json(meOf(found.session, parts.config))
    : NextResponse.json({ error: 'signed_out' }, { status: 401 });
}
