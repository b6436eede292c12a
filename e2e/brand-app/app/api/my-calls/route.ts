import { createHash } from 'node:crypto';
import { AccessTokenError } from 'sentinel-nextjs';
import { sentinel } from '@/sentinel';

/** Calls a service as the signed-in person would: it tells what it would have sent. */
export async function GET() {
  try {
    const header = (await sentinel.getAccessToken()).authorization();
    return Response.json({ sha256: createHash('sha256').update(header).digest('hex') });
  } catch (error) {
    if (!(error instanceof AccessTokenError)) throw error;
    return Response.json(
      { error: error.code },
      { status: error.code === 'signed_out' ? 401 : 503 },
    );
  }
}
