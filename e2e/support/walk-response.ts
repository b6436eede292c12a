import type { Persona } from '../../emulator/personas';
import { sessionCookieName } from './cookie-names';
import { type Action, people } from './walk-steps';

/** The response to a request of a walk. */
export interface WalkResponse {
  readonly status: number;
  /** Path and query if it is on the app's origin, otherwise the whole URL; empty without one. */
  readonly location: string;
  readonly setCookies: readonly string[];
  readonly body: string;
  /** Elapsed seconds at its beginning, and at its end. */
  readonly seconds: readonly [number, number];
}

/** The `Set-Cookie` lines that set or expire a session cookie. */
export const sessionLines = (setCookies: readonly string[]) =>
  setCookies.filter((line) => sessionCookieName.test(line.split('=')[0] ?? ''));
export const isRemoval = (line: string) => /;\s*max-age=0\b/i.test(line);

/** The session cookies, in the format of the `Cookie` header. */
export function sessionIn(cookies: Iterable<readonly [string, string]>): string {
  return [...cookies]
    .filter(([name]) => sessionCookieName.test(name))
    .map((pair) => pair.join('='))
    .sort()
    .join('; ');
}

/** The users in a page, by name, user id or login name. */
export function peopleShownIn(body: string): readonly Persona[] {
  return people.filter(({ userId, profile: { fullName, loginName } }) =>
    [userId, fullName, loginName].some((mark) => body.includes(String(mark))),
  );
}

type Outcome = 'signed in' | 'signed out' | 'unavailable';

/**
 * The session state that a response shows.
 *
 * @throws {Error} for an unexpected response
 */
export function outcomeOf(
  action: Action,
  { status, location }: WalkResponse,
  shown: readonly Persona[],
): Outcome {
  if (action === '/' && status === 200) return shown.length > 0 ? 'signed in' : 'signed out';
  const isPage = action.startsWith('/') && action !== '/api/me';
  if (status === 200 || (action === '/admin' && status === 403)) return 'signed in';
  if (status === 503 && action !== '/api/me') return 'unavailable';
  if (isPage ? status === 307 && location.startsWith('/login') : status === 401)
    return 'signed out';
  throw new Error(`${action}: ${status} ${location}`);
}

/** The session cookies that `Set-Cookie` lines set, in the format of the `Cookie` header. */
export function sessionInLines(lines: readonly string[]): string {
  return sessionIn(
    lines.map((line) => {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      return [name, value] as const;
    }),
  );
}
