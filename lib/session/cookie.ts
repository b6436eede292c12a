import {
  type CookieToSet,
  cookieName,
  cookieToRemove,
  cookieToSet,
  type ReceivedCookie,
} from '../cookie';
import { type SealSecrets, seal, unseal } from '../seal';
import { type Session, sessionSchema } from './session';

/** What sealing and naming the session's cookie takes. */
export interface SessionCookieSettings {
  readonly isHttps: boolean;
  readonly sessionSecrets: SealSecrets;
}

/** Browsers drop a cookie of more than 4,096 bytes; name and attributes of ours take under 200 of them. */
const maxValueLength = 3_896;

/** The session's cookies among those received: the whole one, or its pieces in their order. */
export function sessionCookies(
  received: readonly ReceivedCookie[],
  isHttps: boolean,
): readonly ReceivedCookie[] {
  const whole = cookieName('session', isHttps);
  return received
    .filter(({ name }) => name === whole || pieceIndex(name, whole) !== null)
    .sort((a, b) => (pieceIndex(a.name, whole) ?? -1) - (pieceIndex(b.name, whole) ?? -1));
}

function pieceIndex(name: string, whole: string): number | null {
  const index = name.startsWith(`${whole}.`) ? name.slice(whole.length + 1) : '';
  return /^(?:0|[1-9]\d?)$/.test(index) ? Number(index) : null;
}

/**
 * Opens what is sealed, whole and in pieces. A browser can hold both for a moment, when a late answer wrote an older
 * session beside a newer one.
 */
export async function unsealSessions(
  received: readonly ReceivedCookie[],
  { isHttps, sessionSecrets }: SessionCookieSettings,
): Promise<readonly Session[]> {
  const values = new Map(received.map(({ name, value }) => [name, value]));
  const name = cookieName('session', isHttps);
  let joined = '';
  for (let index = 0; values.has(`${name}.${index}`); index += 1) {
    joined += values.get(`${name}.${index}`);
  }
  const candidates = [values.get(name) ?? '', joined].filter((sealed) => sealed !== '');
  const sessions = await Promise.all(
    candidates.map((sealed) => unseal('session', sessionSchema, sealed, sessionSecrets)),
  );
  return sessions.filter((session) => session !== null);
}

/**
 * The cookies that carry a session, split when it is too big for one; pieces left over from before are removed.
 *
 * @param maxAge seconds until the session ends unless it is used
 */
export async function sealSession(
  session: Session,
  maxAge: number,
  received: readonly ReceivedCookie[],
  { isHttps, sessionSecrets }: SessionCookieSettings,
): Promise<readonly CookieToSet[]> {
  const sealed = await seal('session', session, sessionSecrets);
  const whole = cookieName('session', isHttps);
  const pieces = sealed.match(new RegExp(`.{1,${maxValueLength}}`, 'g')) ?? [];
  const cookies = pieces.map((piece, index) =>
    cookieToSet(pieces.length === 1 ? whole : `${whole}.${index}`, piece, maxAge, isHttps),
  );
  const names = new Set(cookies.map(({ name }) => name));
  return [...cookies, ...removeSession(received, isHttps).filter(({ name }) => !names.has(name))];
}

/** Removes every cookie of the session that the browser sent. */
export function removeSession(
  received: readonly ReceivedCookie[],
  isHttps: boolean,
): readonly CookieToSet[] {
  return sessionCookies(received, isHttps).map(({ name }) => cookieToRemove(name, isHttps));
}
