import { createHash } from 'node:crypto';

const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers': 'content-type',
};

export async function POST(request: Request) {
  const body = Buffer.from(await request.arrayBuffer());
  const sha256 = createHash('sha256').update(body).digest('hex');
  const type = request.headers.get('content-type');
  return Response.json({ bytes: body.length, sha256, type }, { headers: crossOrigin });
}

export function OPTIONS() {
  return new Response(null, { status: 204, headers: crossOrigin });
}
