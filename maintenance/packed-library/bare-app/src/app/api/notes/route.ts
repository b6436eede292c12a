export function GET(request: Request): Response {
  return Response.json({ market: request.headers.get('x-market') });
}

export async function POST(request: Request): Promise<Response> {
  return Response.json(await request.json(), { status: 201 });
}

export async function PUT(request: Request): Promise<Response> {
  return Response.json(await request.json());
}
