import { HTTPException } from 'hono/http-exception';
import type { Dialect } from './dialect';

/** An error response in the format of RFC 6749 §5.2, to be thrown. */
export function oauthError(
  status: 400 | 401 | 404,
  error: string,
  description: string,
  headers: Record<string, string> = {},
): HTTPException {
  const res = Response.json(
    { error, error_description: description },
    { status, headers: { 'cache-control': 'no-store', ...headers } },
  );
  return new HTTPException(status, { res });
}

/** An error of the token endpoint in this dialect. All but the first are 400, and the last two name no cause. */
export function inDialect(
  error: HTTPException,
  { tokenErrors }: Pick<Dialect, 'tokenErrors'>,
  nowMs: number,
): Response {
  const response = error.getResponse();
  if (tokenErrors === 'rfc_401') return response;
  const init = { status: 400, headers: { 'cache-control': 'no-store' } };
  if (tokenErrors === 'rfc_400')
    return new Response(response.body, { status: 400, headers: response.headers });
  if (tokenErrors === 'bare_400') return new Response(null, init);
  return Response.json({ time: nowMs, message: 'Bad Request', internalCode: 10 }, init);
}

/** The first parameter that occurs more than once, which RFC 6749 §3.1 and §3.2 forbid. */
export function repeatedParameter(parameters: URLSearchParams): string | null {
  const names = [...parameters.keys()];
  return names.find((name, index) => names.indexOf(name) !== index) ?? null;
}
