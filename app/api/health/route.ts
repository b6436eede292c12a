import { version } from '@/package.json';

/** The process answers. No dependency is checked. */
export function GET(): Response {
  return Response.json({ status: 'ok', version }, { headers: { 'Cache-Control': 'no-store' } });
}
