import { z } from 'zod';
import {
  type CookiePlace,
  type CookieSettings,
  type CookieToSet,
  cookieName,
  cookieToRemove,
  cookieToSet,
  formerCookieName,
  type ReceivedCookie,
} from '../cookie';
import { type SealPurpose, type SealSecrets, seal, unseal } from '../crypto/seal';
import { type Session, sessionPlace, sessionSchema } from './session';

/** What sealing and naming the session's cookie takes. */
export interface SessionCookieSettings extends CookieSettings {
  readonly sessionSecrets: SealSecrets;
  /** The sites that may show this app in a frame. */
  readonly embedOrigins: readonly string[];
}

/** Browsers drop a cookie of more than 4,096 bytes; name and attributes of ours take under 200 of them. */
const maxValueLength = 3_896;

const baseNames: Record<CookiePlace, string> = { window: 'session', frame: 'frame-session' };
/** A frame's own first: where the site around it is a near relation, the window's cookie comes along. */
const places = ['frame', 'window'] as const satisfies readonly CookiePlace[];

/** A cookie of a session, whole or a piece, and where it belongs. */
type SessionCookie = ReceivedCookie & { readonly place: CookiePlace };

/** The sessions' cookies among those received: of each place the whole one, or its pieces in their order. */
export async function sessionCookies(
  received: readonly ReceivedCookie[],
  settings: SessionCookieSettings,
): Promise<readonly SessionCookie[]> {
  const former = await formerSessionName(received, settings);
  return places
    .map((place) => ({ place, whole: cookieName(baseNames[place], settings) }))
    .concat(former === null ? [] : { place: 'window', whole: former })
    .flatMap(({ place, whole }) =>
      received
        .filter(({ name }) => name === whole || pieceIndex(name, whole) !== null)
        .sort((a, b) => (pieceIndex(a.name, whole) ?? -1) - (pieceIndex(b.name, whole) ?? -1))
        .map((cookie) => ({ ...cookie, place })),
    );
}

/** The former name, where this app can open what is there: else it belongs to another app on this host. */
async function formerSessionName(
  received: readonly ReceivedCookie[],
  settings: SessionCookieSettings,
): Promise<string | null> {
  const name = formerCookieName(baseNames.window, settings);
  if (name === null) return null;
  for (const sealed of sealedIn(received, name)) {
    const isOurs =
      (await unseal('session', sessionSchema, sealed, settings.sessionSecrets)) ??
      (await unseal('session-id', referenceSchema, sealed, settings.sessionSecrets));
    if (isOurs) return name;
  }
  return null;
}

function pieceIndex(name: string, whole: string): number | null {
  const index = name.startsWith(`${whole}.`) ? name.slice(whole.length + 1) : '';
  return /^(?:0|[1-9]\d?)$/.test(index) ? Number(index) : null;
}

/**
 * Opens what is sealed, whole and in pieces. A browser can hold both for a moment, when a late answer wrote an older
 * session beside a newer one. What was sealed for the one place is worth nothing in the other.
 */
async function unsealCookies<T extends { readonly place: CookiePlace }>(
  purpose: SealPurpose,
  schema: z.ZodType<T>,
  received: readonly ReceivedCookie[],
  settings: SessionCookieSettings,
): Promise<readonly T[]> {
  const candidates = places
    .filter((place) => place === 'window' || settings.embedOrigins.length > 0)
    .flatMap((place) =>
      [cookieName, formerCookieName]
        .map((nameOf) => nameOf(baseNames[place], settings))
        .flatMap((name) => (name === null ? [] : sealedIn(received, name)))
        .map((sealed) => ({ place, sealed })),
    );
  const opened: T[] = [];
  for (const { place, sealed } of candidates) {
    const data = await unseal(purpose, schema, sealed, settings.sessionSecrets);
    if (data?.place === place) opened.push(data);
  }
  return opened;
}

/** What the cookies of this name hold: in one, or joined from pieces. */
function sealedIn(received: readonly ReceivedCookie[], name: string): readonly string[] {
  const values = new Map(received.map((cookie) => [cookie.name, cookie.value]));
  let joined = '';
  for (let index = 0; values.has(`${name}.${index}`); index += 1) {
    joined += values.get(`${name}.${index}`);
  }
  return [values.get(name) ?? '', joined].filter((sealed) => sealed !== '');
}

/**
 * The cookies that carry what is sealed, split when it is too big for one; pieces left over from before are removed.
 *
 * @param maxAge seconds until the session ends unless it is used
 */
async function sealCookies<T extends { readonly place: CookiePlace }>(
  purpose: SealPurpose,
  data: T,
  maxAge: number,
  received: readonly ReceivedCookie[],
  settings: SessionCookieSettings,
): Promise<readonly CookieToSet[]> {
  const { place } = data;
  const { isHttps } = settings;
  const sealed = await seal(purpose, data, settings.sessionSecrets);
  const whole = cookieName(baseNames[place], settings);
  const pieces = sealed.match(new RegExp(`.{1,${maxValueLength}}`, 'g')) ?? [];
  const cookies = pieces.map((piece, index) =>
    cookieToSet(pieces.length === 1 ? whole : `${whole}.${index}`, piece, maxAge, isHttps, place),
  );
  const names = new Set(cookies.map(({ name }) => name));
  const leftover = (await sessionCookies(received, settings)).filter(
    (cookie) => cookie.place === place && !names.has(cookie.name),
  );
  return [...cookies, ...leftover.map(({ name }) => cookieToRemove(name, isHttps, place))];
}

/** The sessions in these cookies, a frame's first: none, one, or for a moment more. */
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

const sessionReference = z.object({ id: z.string().min(1), place: sessionPlace });

/** What a cookie says of a session that is kept elsewhere. */
export type SessionReference = Readonly<z.infer<typeof sessionReference>>;

const referenceSchema: z.ZodType<SessionReference> = sessionReference.loose();

/** The sessions that these cookies refer to, a frame's first. */
export function unsealSessionReferences(
  received: readonly ReceivedCookie[],
  settings: SessionCookieSettings,
): Promise<readonly SessionReference[]> {
  return unsealCookies('session-id', referenceSchema, received, settings);
}

/** The cookie that refers to a session which is kept elsewhere. `maxAge` is in seconds. */
export async function sealSessionReference(
  { id, place }: SessionReference,
  maxAge: number,
  received: readonly ReceivedCookie[],
  settings: SessionCookieSettings,
): Promise<readonly CookieToSet[]> {
  const known = await unsealSessionReferences(received, settings);
  const before = known.find((reference) => reference.id === id && reference.place === place);
  return sealCookies('session-id', { ...before, id, place }, maxAge, received, settings);
}

/** Removes every cookie of a session that the browser sent. */
export async function sessionCookiesToRemove(
  received: readonly ReceivedCookie[],
  settings: SessionCookieSettings,
): Promise<readonly CookieToSet[]> {
  const cookies = await sessionCookies(received, settings);
  return cookies.map(({ name, place }) => cookieToRemove(name, settings.isHttps, place));
}
