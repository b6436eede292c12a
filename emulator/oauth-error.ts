import { HTTPException } from 'hono/http-exception';

type OAuthErrorStatus = 400 | 401 | 404;

/** An error response in the format of RFC 6749 §5.2, to be thrown. */
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

/** The first parameter that occurs more than once, which RFC 6749 §3.1 and §3.2 forbid. */
export function repeatedParameter(parameters: URLSearchParams): string | null {
  const names = [...parameters.keys()];
  return names.find((name, index) => names.indexOf(name) !== index) ?? null;
}
