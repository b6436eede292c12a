import { z } from 'zod';
import type { Config } from '../config/config';
import { seal, unseal } from '../crypto/seal';
import { cookieName, createCookie, expireCookie, type RedirectResult } from '../http/cookies';
import { toLoginQuery } from './login-params';
import {
  findTransaction,
  isRecentState,
  type SignInRequest,
  type StartedTransaction,
  transactionTtlMs,
} from './transaction';

const maxEvicted = 5;
/** The first characters of a state: enough to tell the states of one browser apart. */
const idLength = 16;

/** The oldest first. */
const evictedSchema = z.array(
  z.object({ id: z.string(), accountId: z.string(), returnTo: z.string() }),
);

export const evictedCookieName = (config: Config) => cookieName('evicted', config);

/** Records transactions whose cookies were evicted, as many of the newest as fit into the length that is left. */
export async function recordEvicted(
  { evicted: states, lengthLeft }: StartedTransaction,
  request: SignInRequest,
) {
  const evicted = await readEvicted(request);
  for (const state of states) {
    const found = await findTransaction(state, request);
    // A window that was opened for an iframe cannot start again by itself.
    if (found.kind !== 'active' || found.transaction.frameChallenge !== null) continue;
    const { accountId, returnTo } = found.transaction;
    evicted.push({ id: state.slice(0, idLength), accountId, returnTo });
  }
  return writeEvicted(evicted.slice(-maxEvicted), lengthLeft, request);
}

/** Starts an evicted sign-in again, without a question by Sentinel. Null for a state that is unknown or too old. */
export async function resumeEvicted(
  state: string,
  request: SignInRequest,
): Promise<RedirectResult | null> {
  const { config } = request;
  const evicted = await readEvicted(request);
  const found = evicted.find(({ id }) => id === state.slice(0, idLength));
  if (!found || !isRecentState(state, transactionTtlMs, request)) return null;
  const others = evicted.filter((transaction) => transaction !== found);
  return {
    location: `${config.appUrl}/login?${toLoginQuery(found, config)}`,
    cookies: await writeEvicted(others, Number.POSITIVE_INFINITY, request),
  };
}

async function readEvicted({ received, config }: SignInRequest) {
  const cookie = received.find(({ name }) => name === evictedCookieName(config));
  if (!cookie) return [];
  return (await unseal('evicted', evictedSchema, cookie.value, config.sessionSecrets)) ?? [];
}

async function writeEvicted(
  evicted: z.infer<typeof evictedSchema>,
  maxLength: number,
  { received, config }: SignInRequest,
) {
  const name = evictedCookieName(config);
  for (let first = 0; first < evicted.length; first += 1) {
    const value = await seal('evicted', evicted.slice(first), config.sessionSecrets);
    if (name.length + value.length <= maxLength) {
      return [createCookie(name, value, transactionTtlMs / 1_000, config.isHttps)];
    }
  }
  const hasCookie = received.some((cookie) => cookie.name === name);
  return hasCookie ? [expireCookie(name, config.isHttps)] : [];
}
