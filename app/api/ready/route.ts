import { NextResponse } from 'next/server';
import { getParts } from '@/lib/wiring';

/** Tells whether people can sign in here: Sentinel's host has to be known. */
export async function GET(): Promise<NextResponse> {
  const isSentinelKnown = await getParts()
    .sentinel.origin()
    .then(
      () => true,
      () => false,
    );
  return NextResponse.json(
    isSentinelKnown ? { status: 'ready' } : { status: 'not_ready', notReady: ['sentinel'] },
    { status: isSentinelKnown ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
}
