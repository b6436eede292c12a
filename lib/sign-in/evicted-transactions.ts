import { z } from 'zod';
import {
  type CookieSettings,
  type CookieToSet,
  cookieName,
  cookieToRemove,
  cookieToSet,
  type ReceivedCookie,
} from '../cookie';
import type { SealSecrets } from '../seal';
import { sealAttempt, unsealAttempt } from './attempt-seal';
import { stateMadeAtMs } from './attempt-state';
import type { SignInAnswer } from './sign-in-failed';
import {
  attemptLifeMs,
  findTransaction,
  type TransactionSettings,
  transactionCookieName,
} from './transaction';
import { signInQuery, type WantedSignInSettings } from './wanted-sign-in';

const maxEvicted = 5;

const evictedSchema = z.array(
  z.object({ state: z.string(), accountId: z.string(), returnTo: z.string() }),
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
 * Remembers transactions that made room, beside the earlier ones that still count: five at the most.
 *
 * @param started `pushedOut`: the names of their cookies, the newest first. `lengthLeft`: of the cookie, in characters
 *   of name and value; the oldest transactions are forgotten to keep within it
 * @returns the cookie to set or to remove, or none
 */
export function rememberEvicted(
  { pushedOut, lengthLeft }: { readonly pushedOut: readonly string[]; readonly lengthLeft: number },
  received: readonly ReceivedCookie[],
  settings: TransactionSettings,
  nowMs: number,
): readonly CookieToSet[] {
  const prefix = transactionCookieName('', settings);
  const added = pushedOut.toReversed().flatMap((name) => {
    const found = findTransaction(name.slice(prefix.length), received, settings, nowMs);
    // A window that was opened for a frame cannot begin again by itself.
    return found.kind === 'live' && found.transaction.frameChallenge === null
      ? [found.transaction]
      : [];
  });
  const all = [...recentlyEvicted(received, settings, nowMs), ...added].slice(-maxEvicted);
  return cookiesFor(all, lengthLeft, received, settings);
}

/**
 * Begins the sign-in anew whose transaction made room: the person has just signed in at Sentinel and is asked nothing.
 *
 * @param state of an authorization response to no transaction of this browser
 * @returns null for a state that was not evicted here within the last ten minutes
 */
export function resumeEvicted(
  state: string,
  received: readonly ReceivedCookie[],
  settings: EvictedSettings & WantedSignInSettings & { readonly appUrl: string },
  nowMs: number,
): SignInAnswer | null {
  const evicted = recentlyEvicted(received, settings, nowMs);
  const found = evicted.find((transaction) => transaction.state === state);
  if (!found) return null;
  const others = evicted.filter((transaction) => transaction !== found);
  return {
    location: `${settings.appUrl}/login?${signInQuery(found, settings)}`,
    cookies: cookiesFor(others, Number.POSITIVE_INFINITY, received, settings),
  };
}

function recentlyEvicted(
  received: readonly ReceivedCookie[],
  settings: EvictedSettings,
  nowMs: number,
): EvictedTransactions {
  const cookie = received.find(({ name }) => name === evictedCookieName(settings));
  const evicted =
    cookie && unsealAttempt('evicted', evictedSchema, cookie.value, settings.sessionSecrets);
  return (evicted ?? []).filter(({ state }) => {
    const madeAtMs = stateMadeAtMs(state, settings.sessionSecrets);
    return madeAtMs !== null && nowMs - madeAtMs < attemptLifeMs;
  });
}

function cookiesFor(
  evicted: EvictedTransactions,
  maxLength: number,
  received: readonly ReceivedCookie[],
  settings: EvictedSettings,
): readonly CookieToSet[] {
  const { isHttps, sessionSecrets } = settings;
  const name = evictedCookieName(settings);
  for (let first = 0; first < evicted.length; first += 1) {
    const kept = evictedSchema.parse(evicted.slice(first));
    const value = sealAttempt('evicted', kept, sessionSecrets);
    if (name.length + value.length <= maxLength) {
      return [cookieToSet(name, value, attemptLifeMs / 1_000, isHttps)];
    }
  }
  return received.some((cookie) => cookie.name === name) ? [cookieToRemove(name, isHttps)] : [];
}
