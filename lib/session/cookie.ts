import { z } from 'zod';
import {
  type CookieToSet,
  cookieName,
  cookieToRemove,
  cookieToSet,
  type ReceivedCookie,
} from '../cookie';
import { type SealPurpose, type SealSecrets, seal, unseal } from '../seal';
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
async function unsealCookies<T>(
  purpose: SealPurpose,
  schema: z.ZodType<T>,
  received: readonly ReceivedCookie[],
  { isHttps, sessionSecrets }: SessionCookieSettings,
): Promise<readonly T[]> {
  const values = new Map(received.map(({ name, value }) => [name, value]));
  const name = cookieName('session', isHttps);
  let joined = '';
  for (let index = 0; values.has(`${name}.${index}`); index += 1) {
    joined += values.get(`${name}.${index}`);
  }
  const candidates = [values.get(name) ?? '', joined].filter((sealed) => sealed !== '');
  const opened = await Promise.all(
    candidates.map((sealed) => unseal(purpose, schema, sealed, sessionSecrets)),
  );
  return opened.filter((data) => data !== null);
}

/**
 * The cookies that carry what is sealed, split when it is too big for one; pieces left over from before are removed.
 *
 * @param maxAge seconds until the session ends unless it is used
 */
async function sealCookies(
  purpose: SealPurpose,
  data: object,
  maxAge: number,
  received: readonly ReceivedCookie[],
  { isHttps, sessionSecrets }: SessionCookieSettings,
): Promise<readonly CookieToSet[]> {
  const sealed = await seal(purpose, data, sessionSecrets);
  const whole = cookieName('session', isHttps);
  const pieces = sealed.match(new RegExp(`.{1,${maxValueLength}}`, 'g')) ?? [];
  const cookies = pieces.map((piece, index) =>
    cookieToSet(pieces.length === 1 ? whole : `${whole}.${index}`, piece, maxAge, isHttps),
  );
  const names = new Set(cookies.map(({ name }) => name));
  return [
    ...cookies,
    ...sessionCookiesToRemove(received, isHttps).filter(({ name }) => !names.has(name)),
  ];
}

/** The sessions in these cookies: none, one, or for a moment two. */
export function unsealSessions(
  received: readonly ReceivedCookie[],
  settings: SessionCookieSettings,
): Promise<readonly Session[]> {
  return unsealCookies('session', sessionSchema, received, settings);
}

/** The cookies that carry a session. `maxAge` is in seconds. */
export function sealSession(
  session: Session,
  maxAge: number,
  received: readonly ReceivedCookie[],
  settings: SessionCookieSettings,
): Promise<readonly CookieToSet[]> {
  return sealCookies('session', session, maxAge, received, settings);
}

const sessionReference = z.object({ id: z.string().min(1) });

/** The ids of the sessions that these cookies refer to. */
export async function unsealSessionIds(
  received: readonly ReceivedCookie[],
  settings: SessionCookieSettings,
): Promise<readonly string[]> {
  const references = await unsealCookies('session-id', sessionReference, received, settings);
  return references.map(({ id }) => id);
}

/** The cookie that refers to a session which is kept elsewhere. `maxAge` is in seconds. */
export function sealSessionId(
  id: string,
  maxAge: number,
  received: readonly ReceivedCookie[],
  settings: SessionCookieSettings,
): Promise<readonly CookieToSet[]> {
  return sealCookies('session-id', { id }, maxAge, received, settings);
}

/** Removes every cookie of the session that the browser sent. */
export function sessionCookiesToRemove(
  received: readonly ReceivedCookie[],
  isHttps: boolean,
): readonly CookieToSet[] {
  return sessionCookies(received, isHttps).map(({ name }) => cookieToRemove(name, isHttps));
}
