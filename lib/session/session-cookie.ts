import { z } from 'zod';
import type { Config } from '../config/config';
import { type SealPurpose, seal, unseal } from '../crypto/seal';
import {
  type CookieContext,
  type CookieSettings,
  cookieName,
  createCookie,
  expireCookie,
  formerCookieName,
  type RequestCookie,
  type ResponseCookie,
} from '../http/cookies';
import { cookieContextSchema, type Session, sessionSchema } from './session';

export type SessionCookieSettings = CookieSettings &
  Pick<Config, 'sessionSecrets' | 'embedOrigins'>;

/** Browsers drop a cookie of more than 4,096 bytes; name and attributes of ours take under 200 of them. */
const maxValueLength = 3_896;
const maxPieces = 100;

const baseNames: Record<CookieContext, string> = { window: 'session', frame: 'frame-session' };

const anyBaseName = Object.values(baseNames).join('|');
const anySessionCookie = new RegExp(
  `(?:^|;\\s*)(?:__Host-)?(?:${anyBaseName})(?:-[\\w-]+)?(?:\\.\\d+)?=`,
);

/** Whether a `Cookie` header holds a session, whole or a piece, by any name that {@link cookieName} makes. */
export function carriesSession(cookieHeader: string | null): boolean {
  return anySessionCookie.test(cookieHeader ?? '');
}

/** What a cookie says of a session that is kept elsewhere. */
export const sessionIdCookieSchema = z.looseObject({
  id: z.string().min(1),
  place: cookieContextSchema,
});

/** The name of a session's cookie, whole or a piece, and where it belongs. */
interface SessionCookie {
  readonly name: string;
  readonly place: CookieContext;
}

/** A frame's own first: where the site around it is a near relation, the window's cookie comes along. */
function wholeCookies(settings: SessionCookieSettings): readonly SessionCookie[] {
  const former = formerCookieName(baseNames.window, settings);
  return [
    { name: cookieName(baseNames.frame, settings), place: 'frame' },
    { name: cookieName(baseNames.window, settings), place: 'window' },
    ...(former === null ? [] : [{ name: former, place: 'window' } as const]),
  ];
}

export async function findSessionCookies(
  received: readonly RequestCookie[],
  settings: SessionCookieSettings,
): Promise<readonly SessionCookie[]> {
  const names = new Set(received.map(({ name }) => name));
  const former = formerCookieName(baseNames.window, settings);
  const isFormerOurs = former !== null && (await canOpen(received, former, settings));
  return wholeCookies(settings)
    .filter(({ name }) => name !== former || isFormerOurs)
    .flatMap(({ name, place }) =>
      [name, ...Array.from({ length: maxPieces }, (_, index) => `${name}.${index}`)]
        .filter((each) => names.has(each))
        .map((each) => ({ name: each, place })),
    );
}

/** False for what another app on this host has set under the same name. */
async function canOpen(
  received: readonly RequestCookie[],
  name: string,
  { sessionSecrets }: SessionCookieSettings,
): Promise<boolean> {
  const opened = await Promise.all(
    sealedIn(received, name).flatMap((sealed) => [
      unseal('session', sessionSchema, sealed, sessionSecrets),
      unseal('session-id', sessionIdCookieSchema, sealed, sessionSecrets),
    ]),
  );
  return opened.some((content) => content !== null);
}

/** What the cookies of this name hold: in one, or joined from pieces. */
function sealedIn(received: readonly RequestCookie[], name: string): readonly string[] {
  const values = new Map(received.map((cookie) => [cookie.name, cookie.value]));
  let joined = '';
  for (let index = 0; values.has(`${name}.${index}`); index += 1) {
    joined += values.get(`${name}.${index}`);
  }
  return [values.get(name) ?? '', joined].filter((sealed) => sealed !== '');
}

/** Opens what these cookies carry, a frame's first. What was sealed for one place is void in the other. */
export async function unsealSessionCookies<T extends { readonly place: CookieContext }>(
  purpose: SealPurpose,
  schema: z.ZodType<T>,
  received: readonly RequestCookie[],
  settings: SessionCookieSettings,
): Promise<readonly T[]> {
  const opened: T[] = [];
  for (const { name, place } of wholeCookies(settings)) {
    if (place === 'frame' && settings.embedOrigins.length === 0) continue;
    for (const sealed of sealedIn(received, name)) {
      const data = await unseal(purpose, schema, sealed, settings.sessionSecrets);
      if (data?.place === place) opened.push(data);
    }
  }
  return opened;
}

/**
 * The cookies that carry a session or a reference to one, split where one is too small; pieces left over are removed.
 *
 * @param maxAge seconds until the session ends unless it is used
 */
export async function sealSessionCookies(
  purpose: SealPurpose,
  data: Pick<Session, 'id' | 'place'>,
  maxAge: number,
  received: readonly RequestCookie[],
  settings: SessionCookieSettings,
): Promise<readonly ResponseCookie[]> {
  const { place } = data;
  const { isHttps } = settings;
  const sealed = await seal(purpose, data, settings.sessionSecrets);
  const whole = cookieName(baseNames[place], settings);
  const pieces = sealed.match(new RegExp(`.{1,${maxValueLength}}`, 'g')) ?? [];
  const cookies = pieces.map((piece, index) =>
    createCookie(pieces.length === 1 ? whole : `${whole}.${index}`, piece, maxAge, isHttps, place),
  );
  const names = new Set(cookies.map(({ name }) => name));
  const leftover = (await findSessionCookies(received, settings)).filter(
    (cookie) => cookie.place === place && !names.has(cookie.name),
  );
  return [...cookies, ...leftover.map(({ name }) => expireCookie(name, isHttps, place))];
}

export async function expireSessionCookies(
  received: readonly RequestCookie[],
  settings: SessionCookieSettings,
): Promise<readonly ResponseCookie[]> {
  const cookies = await findSessionCookies(received, settings);
  return cookies.map(({ name, place }) => expireCookie(name, settings.isHttps, place));
}
