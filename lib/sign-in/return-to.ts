const fallback = '/dashboard';
const maxLength = 1_024;

/**
 * A path on this site to return to after sign-in, or `/dashboard` for anything else: another origin in any
 * disguise, something too long, or a route of the sign-in itself (contract: `GET /login`).
 *
 * @param candidate what the query said: nothing of it can be trusted
 * @param mayReturnTo whether the route table lets a sign-in lead to a path, as the address has it
 */
export function returnTo(
  candidate: string | null | undefined,
  mayReturnTo: (path: string) => boolean,
): string {
  if (!candidate || candidate.length > maxLength || !/^\/(?![/\\])/.test(candidate))
    return fallback;
  // URL parsers drop tabs and newlines, which would turn "/\t/evil" into "//evil".
  if (/\p{Cc}/u.test(candidate)) return fallback;
  const here = 'https://here.invalid';
  if (!URL.canParse(candidate, here)) return fallback;
  const url = new URL(candidate, here);
  const path = url.pathname + url.search + url.hash;
  const leadsAway = url.origin !== here || path.startsWith('//') || path.length > maxLength;
  return leadsAway || !mayReturnTo(url.pathname) ? fallback : path;
}
