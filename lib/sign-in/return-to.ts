import type { SignInConfig } from './dependencies';

const maxLength = 1_024;

/** The candidate if it is a path of this app to return to, else the home page (contract: `GET /login`). */
export function safeReturnTo(candidate: string | null | undefined, routes: SignInConfig['routes']) {
  const fallback = routes.pages.home;
  const here = 'https://here.invalid';
  if (!candidate || candidate.length > maxLength || !/^\/(?![/\\])/.test(candidate)) {
    return fallback;
  }
  // URL parsers drop tabs and newlines and turn "/\t/evil" into "//evil".
  if (/\p{Cc}/u.test(candidate) || !URL.canParse(candidate, here)) return fallback;
  const url = new URL(candidate, here);
  const path = url.pathname + url.search + url.hash;
  const leadsAway = url.origin !== here || path.startsWith('//') || path.length > maxLength;
  return leadsAway || !routes.mayReturnTo(url.pathname) ? fallback : path;
}
