import { z } from 'zod';
import type { Config } from '../config/config';
import { seal, unseal } from '../crypto/seal';
import {
  cookieName,
  createCookie,
  expireCookie,
  type RedirectResult,
  type RequestCookie,
  type ResponseCookie,
} from '../http/cookies';
import { toLoginQuery } from './login-params';
import { isRecentState } from './state';
import { findTransaction, type StartedTransaction, transactionTtlMs } from './transaction';

const maxEvicted = 5;
/** Of a state, in characters: enough to tell those of one browser apart, so that five fit into the cookie. */
const idLength = 16;

const evictedSchema = z.array(
  z.object({ id: z.string(), accountId: z.string(), returnTo: z.string() }),
);

/** What is kept of transactions whose own cookie made room for newer ones, the oldest first. */
type EvictedTransactions = Readonly<z.infer<typeof evictedSchema>>;

export function evictedCookieName(config: Config): string {
  return cookieName('evicted', config);
}

/**
 * Remembers transactions that made room, five at most and as many of the newest as fit into the length that is left.
 *
 * @returns the cookie to set or to remove, or none
 */
export async function recordEvicted(
  { pushedOut, lengthLeft }: StartedTransaction,
  received: readonly RequestCookie[],
  config: Config,
  nowMs: number,
): Promise<readonly ResponseCookie[]> {
  const evicted = [...(await evictedIn(received, config))];
  for (const state of pushedOut) {
    const found = await findTransaction(state, received, config, nowMs);
    // A window that was opened for a frame cannot begin again by itself.
    if (found.kind !== 'live' || found.transaction.frameChallenge !== null) continue;
    const { accountId, returnTo } = found.transaction;
    evicted.push({ id: state.slice(0, idLength), accountId, returnTo });
  }
  return cookiesFor(evicted.slice(-maxEvicted), lengthLeft, received, config);
}

/**
 * Begins the sign-in anew whose transaction made room: Sentinel asks the person nothing.
 *
 * @returns null for a state that was not evicted here within the last ten minutes
 */
export async function resumeEvicted(
  state: string,
  received: readonly RequestCookie[],
  config: Config,
  nowMs: number,
): Promise<RedirectResult | null> {
  const evicted = await evictedIn(received, config);
  const found = evicted.find(({ id }) => id === state.slice(0, idLength));
  const isLive = isRecentState(state, transactionTtlMs, config, nowMs);
  if (!found || !isLive) return null;
  const others = evicted.filter((transaction) => transaction !== found);
  return {
    location: `${config.appUrl}/login?${toLoginQuery(found, config)}`,
    cookies: await cookiesFor(others, Number.POSITIVE_INFINITY, received, config),
  };
}

async function evictedIn(
  received: readonly RequestCookie[],
  config: Config,
): Promise<EvictedTransactions> {
  const cookie = received.find(({ name }) => name === evictedCookieName(config));
  if (!cookie) return [];
  return (await unseal('evicted', evictedSchema, cookie.value, config.sessionSecrets)) ?? [];
}

async function cookiesFor(
  evicted: EvictedTransactions,
  maxLength: number,
  received: readonly RequestCookie[],
  config: Config,
): Promise<readonly ResponseCookie[]> {
  const name = evictedCookieName(config);
  for (let first = 0; first < evicted.length; first += 1) {
    const value = await seal('evicted', evicted.slice(first), config.sessionSecrets);
    if (name.length + value.length <= maxLength) {
      return [createCookie(name, value, transactionTtlMs / 1_000, config.isHttps)];
    }
  }
  return received.some((cookie) => cookie.name === name)
    ? [expireCookie(name, config.isHttps)]
    : [];
}
