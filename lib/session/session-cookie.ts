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

/** Browsers drop cookies over 4,096 bytes. Name and attributes take under 200 of them. */
const maxValueLength = 3_896;
const maxChunks = 100;

const baseNames: Record<CookieContext, string> = { window: 'session', frame: 'frame-session' };

const anyBaseName = Object.values(baseNames).join('|');
const anySessionCookie = new RegExp(
  `(?:^|;\\s*)(?:__Host-)?(?:${anyBaseName})(?:-[\\w-]+)?(?:\\.\\d+)?=`,
);

/** Whether a `Cookie` header has a session cookie, or a chunk of one, under any name of {@link cookieName}. */
export function carriesSession(cookieHeader: string | null): boolean {
  return anySessionCookie.test(cookieHeader ?? '');
}

/** The content of the cookie of a session that Redis keeps. */
export const sessionIdCookieSchema = z.looseObject({
  id: z.string().min(1),
  place: cookieContextSchema,
});

/** By name, without chunks. The embedded one is first: in a same-site embedder the browser sends both. */
function cookieContexts(settings: SessionCookieSettings): ReadonlyMap<string, CookieContext> {
  const window = cookieName(baseNames.window, settings);
  return new Map([
    [cookieName(baseNames.frame, settings), 'frame'],
    [window, 'window'],
    [formerCookieName(baseNames.window, settings) ?? window, 'window'],
  ]);
}

/** The received session cookies of this app, chunks too. */
export async function findSessionCookies(
  received: readonly RequestCookie[],
  settings: SessionCookieSettings,
) {
  const names = new Set(received.map(({ name }) => name));
  const former = formerCookieName(baseNames.window, settings);
  const isFormerOurs = former !== null && (await canUnseal(received, former, settings));
  return [...cookieContexts(settings)]
    .filter(([name]) => name !== former || isFormerOurs)
    .flatMap(([name, context]) =>
      [name, ...Array.from({ length: maxChunks }, (_, index) => `${name}.${index}`)]
        .filter((each) => names.has(each))
        .map((each) => ({ name: each, context })),
    );
}

/** False for a cookie that another app on this host has set under the same name. */
async function canUnseal(
  received: readonly RequestCookie[],
  name: string,
  { sessionSecrets }: SessionCookieSettings,
): Promise<boolean> {
  const contents = await Promise.all(
    sealsNamed(name, received).flatMap((sealed) => [
      unseal('session', sessionSchema, sealed, sessionSecrets),
      unseal('session-id', sessionIdCookieSchema, sealed, sessionSecrets),
    ]),
  );
  return contents.some((content) => content !== null);
}

/** The values under this name: of the unchunked cookie, and of all chunks joined. */
function sealsNamed(name: string, received: readonly RequestCookie[]): readonly string[] {
  const values = new Map(received.map((cookie) => [cookie.name, cookie.value]));
  let joined = '';
  for (let index = 0; values.has(`${name}.${index}`); index += 1) {
    joined += values.get(`${name}.${index}`);
  }
  return [values.get(name) ?? '', joined].filter((sealed) => sealed !== '');
}

/** The contents of the session cookies, the embedded one first. A seal is void in the other context. */
export async function unsealSessionCookies<T extends { readonly place: CookieContext }>(
  purpose: SealPurpose,
  schema: z.ZodType<T>,
  received: readonly RequestCookie[],
  settings: SessionCookieSettings,
): Promise<readonly T[]> {
  const contents: T[] = [];
  for (const [name, context] of cookieContexts(settings)) {
    if (context === 'frame' && settings.embedOrigins.length === 0) continue;
    for (const sealed of sealsNamed(name, received)) {
      const content = await unseal(purpose, schema, sealed, settings.sessionSecrets);
      if (content?.place === context) contents.push(content);
    }
  }
  return contents;
}

/** The cookies for a session or its id, in chunks where one is too small. Chunks that are left over are removed. */
export async function sealSessionCookies(
  purpose: SealPurpose,
  content: Pick<Session, 'id' | 'place'>,
  maxAge: number,
  received: readonly RequestCookie[],
  settings: SessionCookieSettings,
): Promise<readonly ResponseCookie[]> {
  const { place: context } = content;
  const { isHttps } = settings;
  const sealed = await seal(purpose, content, settings.sessionSecrets);
  const name = cookieName(baseNames[context], settings);
  const chunks = sealed.match(new RegExp(`.{1,${maxValueLength}}`, 'g')) ?? [];
  const cookies = chunks.map((chunk, index) =>
    createCookie(chunks.length === 1 ? name : `${name}.${index}`, chunk, maxAge, isHttps, context),
  );
  const names = new Set(cookies.map((cookie) => cookie.name));
  const leftover = (await findSessionCookies(received, settings)).filter(
    (cookie) => cookie.context === context && !names.has(cookie.name),
  );
  return [...cookies, ...leftover.map((cookie) => expireCookie(cookie.name, isHttps, context))];
}

export async function expireSessionCookies(
  received: readonly RequestCookie[],
  settings: SessionCookieSettings,
): Promise<readonly ResponseCookie[]> {
  const cookies = await findSessionCookies(received, settings);
  return cookies.map(({ name, context }) => expireCookie(name, settings.isHttps, context));
}
