import { z } from 'zod';
import {
  type CookieSettings,
  type CookieToSet,
  cookieName,
  cookieToRemove,
  cookieToSet,
  type ReceivedCookie,
} from '../cookie';
import { type SealSecrets, seal, unseal } from '../crypto/seal';
import type { Redirect } from '../redirect';
import { stateMadeAtMs } from './attempt-state';
import {
  attemptLifeMs,
  findTransaction,
  type TransactionSettings,
  transactionCookieName,
} from './transaction';
import { signInQuery, type WantedSignInSettings } from './wanted-sign-in';

const maxEvicted = 5;
/** Of a state, in characters: enough to tell those of one browser apart, so that five fit into the cookie. */
const idLength = 16;

const evictedSchema = z.array(
  z.object({ id: z.string(), accountId: z.string(), returnTo: z.string() }),
);

/** What is kept of transactions whose own cookie made room for newer ones, the oldest first. */
type EvictedTransactions = Readonly<z.infer<typeof evictedSchema>>;

/** What reading and writing their cookie takes. */
interface EvictedSettings extends CookieSettings {
  readonly sessionSecrets: SealSecrets;
}

/** The cookie of the transactions that made room for newer ones in this browser. */
export function evictedCookieName(settings: CookieSettings): string {
  return cookieName('evicted', settings);
}

/**
 * Remembers transactions that made room, beside the earlier ones: five at the most.
 *
 * @param started `pushedOut`: the names of their cookies, the newest first. `lengthLeft`: of the cookie, in characters
 *   of name and value; the oldest transactions are forgotten to keep within it
 * @returns the cookie to set or to remove, or none
 */
export async function rememberEvicted(
  { pushedOut, lengthLeft }: { readonly pushedOut: readonly string[]; readonly lengthLeft: number },
  received: readonly ReceivedCookie[],
  settings: TransactionSettings,
  nowMs: number,
): Promise<readonly CookieToSet[]> {
  const prefix = transactionCookieName('', settings);
  const states = pushedOut.toReversed().map((name) => name.slice(prefix.length));
  const found = await Promise.all(
    states.map((state) => findTransaction(state, received, settings, nowMs)),
  );
  // A window that was opened for a frame cannot begin again by itself.
  const added = found.flatMap((each) => {
    if (each.kind !== 'live' || each.transaction.frameChallenge !== null) return [];
    const { state, accountId, returnTo } = each.transaction;
    return [{ id: state.slice(0, idLength), accountId, returnTo }];
  });
  const before = await evictedIn(received, settings);
  const all = [...before, ...added].slice(-maxEvicted);
  return cookiesFor(all, lengthLeft, received, settings);
}

/**
 * Begins the sign-in anew whose transaction made room: the person has just signed in at Sentinel and is asked nothing.
 *
 * @param state of an authorization response to no transaction of this browser
 * @returns null for a state that was not evicted here within the last ten minutes
 */
export async function resumeEvicted(
  state: string,
  received: readonly ReceivedCookie[],
  settings: EvictedSettings & WantedSignInSettings & { readonly appUrl: string },
  nowMs: number,
): Promise<Redirect | null> {
  const evicted = await evictedIn(received, settings);
  const found = evicted.find(({ id }) => id === state.slice(0, idLength));
  const madeAtMs = stateMadeAtMs(state, settings.sessionSecrets);
  if (!found || madeAtMs === null || nowMs - madeAtMs >= attemptLifeMs) return null;
  const others = evicted.filter((transaction) => transaction !== found);
  return {
    location: `${settings.appUrl}/login?${signInQuery(found, settings)}`,
    cookies: await cookiesFor(others, Number.POSITIVE_INFINITY, received, settings),
  };
}

async function evictedIn(
  received: readonly ReceivedCookie[],
  settings: EvictedSettings,
): Promise<EvictedTransactions> {
  const cookie = received.find(({ name }) => name === evictedCookieName(settings));
  if (!cookie) return [];
  return (await unseal('evicted', evictedSchema, cookie.value, settings.sessionSecrets)) ?? [];
}

async function cookiesFor(
  evicted: EvictedTransactions,
  maxLength: number,
  received: readonly ReceivedCookie[],
  settings: EvictedSettings,
): Promise<readonly CookieToSet[]> {
  const { isHttps, sessionSecrets } = settings;
  const name = evictedCookieName(settings);
  for (let first = 0; first < evicted.length; first += 1) {
    const value = await seal('evicted', evicted.slice(first), sessionSecrets);
    if (name.length + value.length <= maxLength) {
      return [cookieToSet(name, value, attemptLifeMs / 1_000, isHttps)];
    }
  }
  return received.some((cookie) => cookie.name === name) ? [cookieToRemove(name, isHttps)] : [];
}
