/**
 * The name of a cookie of the app, without the prefix `__Host-` and the suffix of the app.
 *
 * @param name or a complete `Set-Cookie` line
 */
export function baseNameOf(name: string): string {
  return name.replace(/^__Host-/, '').replace(/^([a-z-]+)-[0-9a-f]{8}(?=[.=]|$)/, '$1');
}

/** Matches the cookies of a top-level session, chunked or not. */
export const sessionCookieName = /^(?:__Host-)?session(?:-[0-9a-f]{8})?(?:\.\d+)?$/;

/** The suffix in the cookie names of an app on http, derived from the cookies that it has set. */
export function cookieSuffixOf(names: Iterable<string>): string {
  const [name = ''] = [...names].filter((each) => baseNameOf(each) !== each);
  return /-[0-9a-f]{8}/.exec(name)?.[0] ?? '';
}
