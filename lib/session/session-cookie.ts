import type { z } from 'zod';
import type { Config } from '../config/config';
import { type SealPurpose, seal, unseal } from '../crypto/seal';
import {
  type CookieContext,
  type CookieSettings,
  cookieName,
  createCookie,
  expireCookie,
  formerCookieName,
  type ReceivedCookies,
  type ResponseCookie,
} from '../http/cookies';
import { type Session, sessionIdCookieSchema, sessionSchema } from './session';

export type SessionCookieSettings = CookieSettings &
  Pick<Config, 'sessionSecrets' | 'embedOrigins'>;

/** Browsers drop cookies over 4,096 bytes. Name and attributes take under 200 of them. */
const chunkPattern = /.{1,3896}/g;
const maxChunks = 100;
/** Servers reject a request with more than 16 KB of headers, so longer cookies would lock the browser out. */
const maxLength = 11_000;

export function areTooLong(cookies: readonly ResponseCookie[]): boolean {
  return cookies.map(({ name, value }) => name + value).join('').length > maxLength;
}

const anySessionCookie = /(?:^|;\s*)(?:__Host-)?(?:frame-)?session(?:-[\w-]+)?(?:\.\d+)?=/;

/** Whether a `Cookie` header has a session cookie, or a chunk of one, under any name of {@link cookieName}. */
export function carriesSession(cookieHeader: string | null): boolean {
  return anySessionCookie.test(cookieHeader ?? '');
}

export type SessionCookies = ReturnType<typeof createSessionCookies>;

/** The cookies of sessions or their ids, in chunks where one cookie is too small. */
export function createSessionCookies(settings: SessionCookieSettings) {
  const { isHttps, sessionSecrets, embedOrigins } = settings;
  const window = cookieName('session', settings);
  const frame = cookieName('frame-session', settings);
  const former = formerCookieName('session', settings);
  /** By name. The embedded one is first: in a same-site embedder the browser sends both. */
  const places = new Map<string, CookieContext>([
    [frame, 'frame'],
    [window, 'window'],
    [former ?? window, 'window'],
  ]);

  const expireOne = ({ name, place }: { name: string; place: CookieContext }) =>
    expireCookie(name, isHttps, place);

  /** False for a cookie that another app on this host has set under the former name. */
  async function isOurs(name: string, received: ReceivedCookies): Promise<boolean> {
    if (name !== former) return true;
    const contents = sealsNamed(name, received).flatMap((sealed) => [
      unseal('session', sessionSchema, sealed, sessionSecrets),
      unseal('session-id', sessionIdCookieSchema, sealed, sessionSecrets),
    ]);
    return (await Promise.all(contents)).some((content) => content !== null);
  }

  /** The received ones, chunks too. */
  async function find(received: ReceivedCookies) {
    const names = new Set(received.map(({ name }) => name));
    const found = [];
    for (const [base, place] of places) {
      const chunks = Array.from({ length: maxChunks }, (_, index) => `${base}.${index}`);
      const present = [base, ...chunks].filter((name) => names.has(name));
      if (await isOurs(base, received)) found.push(...present.map((name) => ({ name, place })));
    }
    return found;
  }

  return {
    find,

    expire: async (received: ReceivedCookies) => (await find(received)).map(expireOne),

    /** The contents, the embedded one first. A seal is void in the other place. */
    async unseal<T extends { readonly place: CookieContext }>(
      purpose: SealPurpose,
      schema: z.ZodType<T>,
      received: ReceivedCookies,
    ): Promise<readonly T[]> {
      const contents: T[] = [];
      for (const [name, place] of places) {
        if (place === 'frame' && embedOrigins.length === 0) continue;
        for (const sealed of sealsNamed(name, received)) {
          const content = await unseal(purpose, schema, sealed, sessionSecrets);
          if (content?.place === place) contents.push(content);
        }
      }
      return contents;
    },

    /** The new cookies, and the removal of chunks that are left over. */
    async seal(
      purpose: SealPurpose,
      content: Pick<Session, 'id' | 'place'>,
      maxAge: number,
      received: ReceivedCookies,
    ) {
      const { place } = content;
      const base = place === 'frame' ? frame : window;
      const chunks = (await seal(purpose, content, sessionSecrets)).match(chunkPattern) ?? [];
      const cookies = chunks.map((chunk, index) => {
        const name = chunks.length === 1 ? base : `${base}.${index}`;
        return createCookie(name, chunk, maxAge, isHttps, place);
      });
      const names = new Set(cookies.map(({ name }) => name));
      const others = (await find(received)).filter((other) => other.place === place);
      return [...cookies, ...others.filter(({ name }) => !names.has(name)).map(expireOne)];
    },
  };
}

/** The values under this name: of the unchunked cookie, and of all chunks joined. */
function sealsNamed(name: string, received: ReceivedCookies): readonly string[] {
  const values = new Map(received.map((cookie) => [cookie.name, cookie.value]));
  let joined = '';
  for (let index = 0; values.has(`${name}.${index}`); index += 1) {
    joined += values.get(`${name}.${index}`);
  }
  return [values.get(name) ?? '', joined].filter((sealed) => sealed !== '');
}
