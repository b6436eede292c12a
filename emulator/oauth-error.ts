import { HTTPException } from 'hono/http-exception';

export type OAuthErrorStatus = 400 | 401 | 404;

/** To be thrown: a refusal as JSON, in the shape of RFC 6749 §5.2. */
export function oauthError(
  status: OAuthErrorStatus,
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

/** The first parameter given more than once: RFC 6749 §3.1 and §3.2 forbid that for every one. */
export function repeatedParameter(parameters: URLSearchParams): string | null {
  const names = [...parameters.keys()];
  return names.find((name, index) => names.indexOf(name) !== index) ?? null;
}
