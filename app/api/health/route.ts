import { NextResponse } from 'next/server';
import { version } from '@/package.json';

/** Tells that the process answers. Touches nothing else. */
export function GET(): NextResponse {
  return NextResponse.json({ status: 'ok', version }, { headers: { 'Cache-Control': 'no-store' } });
}
