const fallback = '/dashboard';
const maxLength = 1_024;
const endless = /^\/+(?:login|callback|logout|choose-account|session-ended|frame\/+sign-in)\/*$/;

/**
 * A path on this site to return to after sign-in, or `/dashboard` for anything else: another origin in any
 * disguise, something too long, or a route of the sign-in itself (contract: `GET /login`).
 *
 * @param candidate what the query said: nothing of it can be trusted
 */
export function returnTo(candidate: string | null | undefined): string {
  if (!candidate || candidate.length > maxLength || !/^\/(?![/\\])/.test(candidate))
    return fallback;
  // URL parsers drop tabs and newlines, which would turn "/\t/evil" into "//evil".
  if (hasControlCharacter(candidate)) return fallback;
  const here = 'https://here.invalid';
  if (!URL.canParse(candidate, here)) return fallback;
  const url = new URL(candidate, here);
  const path = url.pathname + url.search + url.hash;
  const leadsAway = url.origin !== here || path.startsWith('//') || path.length > maxLength;
  return leadsAway || endless.test(decoded(url.pathname)) ? fallback : path;
}

function hasControlCharacter(text: string): boolean {
  return Array.from(text).some((character) => character < ' ' || character === '\u007f');
}

/** Next.js routes by the decoded path, so `/%6Cogin` is `/login`. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
