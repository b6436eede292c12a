import type { Persona } from '../../emulator/personas';
import { sessionCookieName } from './cookie-names';
import { type Ask, people } from './walk-steps';

/** What came back of a request on a walk. */
export interface WalkResponse {
  readonly status: number;
  /** Path and query, when it is on this app's origin, else the whole address; empty without one. */
  readonly location: string;
  readonly setCookies: readonly string[];
  readonly body: string;
  /** How many seconds had passed when it began, and when it ended. */
  readonly seconds: readonly [number, number];
}

/** The lines that set or remove a session cookie. */
export const sessionLines = (setCookies: readonly string[]) =>
  setCookies.filter((line) => sessionCookieName.test(line.split('=')[0] ?? ''));
export const isRemoval = (line: string) => /;\s*max-age=0\b/i.test(line);

/** All of the session cookies, as a request carries them. */
export function sessionIn(cookies: Iterable<readonly [string, string]>): string {
  return [...cookies]
    .filter(([name]) => sessionCookieName.test(name))
    .map((pair) => pair.join('='))
    .sort()
    .join('; ');
}

/** Who is named in a page, by name, user id or login name. */
export function peopleShownIn(body: string): readonly Persona[] {
  return people.filter(({ userId, profile: { fullName, loginName } }) =>
    [userId, fullName, loginName].some((mark) => body.includes(String(mark))),
  );
}

type Outcome = 'signed in' | 'signed out' | 'unavailable';

/**
 * Whether an answer is one to somebody who is signed in.
 *
 * @throws {Error} for an answer that must not be given
 */
export function outcomeOf(
  ask: Ask,
  { status, location }: WalkResponse,
  shown: readonly Persona[],
): Outcome {
  if (ask === '/' && status === 200) return shown.length > 0 ? 'signed in' : 'signed out';
  const isPage = ask.startsWith('/') && ask !== '/api/me';
  if (status === 200 || (ask === '/admin' && status === 403)) return 'signed in';
  if (status === 503 && ask !== '/api/me') return 'unavailable';
  if (isPage ? status === 307 && location.startsWith('/login') : status === 401)
    return 'signed out';
  throw new Error(`${ask}: ${status} ${location}`);
}

/** The same, as these lines set it. */
export function sessionInLines(lines: readonly string[]): string {
  return sessionIn(
    lines.map((line) => {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      return [name, value] as const;
    }),
  );
}
