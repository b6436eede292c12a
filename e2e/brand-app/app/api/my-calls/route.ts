import { createHash } from 'node:crypto';
import { AccessTokenError } from 'sentinel-nextjs';
import { sentinel } from '@/sentinel';

/** Returns the token that a request to a service would use for the signed-in user. */
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
