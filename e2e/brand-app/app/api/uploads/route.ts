import { createHash } from 'node:crypto';
import { sentinel } from '@/sentinel';

export const POST = sentinel.json(async ({ request }) => {
  const body = Buffer.from(await request.arrayBuffer());
  return { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
});
