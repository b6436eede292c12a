import { version } from '@/package.json';

/** Tells that the process answers. Touches nothing else. */
export function GET(): Response {
  return Response.json({ status: 'ok', version }, { headers: { 'Cache-Control': 'no-store' } });
}
