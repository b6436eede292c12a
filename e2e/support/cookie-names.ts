/**
 * What a cookie of the app is called on every host: without `__Host-`, and without what tells it from those of other
 * apps on the host.
 *
 * @param name as the browser has it, or the `Set-Cookie` line that it begins
 */
export function baseNameOf(name: string): string {
  return name.replace(/^__Host-/, '').replace(/^([a-z-]+)-[0-9a-f]{8}(?=[.=]|$)/, '$1');
}

/** The names of the cookies of a window's session, whole or in pieces. */
export const sessionCookieName = /^(?:__Host-)?session(?:-[0-9a-f]{8})?(?:\.\d+)?$/;

/** What the names of cookies end with at an app on plain http, told by those that it has set. */
export function cookieSuffixOf(names: Iterable<string>): string {
  const [name = ''] = [...names].filter((each) => baseNameOf(each) !== each);
  return /-[0-9a-f]{8}/.exec(name)?.[0] ?? '';
}
