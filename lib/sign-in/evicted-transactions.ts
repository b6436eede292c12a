import { z } from 'zod';
import type { Config } from '../config/config';
import { seal, unseal } from '../crypto/seal';
import { cookieName, createCookie, expireCookie } from '../http/cookies';
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

const evictedSchema = z.array(
  z.object({ id: z.string(), accountId: z.string(), returnTo: z.string() }),
);
type Evicted = z.infer<typeof evictedSchema>;

export const evictedCookieName = (config: Config) => cookieName('evicted', config);

/** Records transactions whose cookies were evicted, as many of the newest as fit into the length that is left. */
export async function recordEvicted(started: StartedTransaction, request: SignInRequest) {
  const evicted = await readEvicted(request);
  for (const state of started.evicted) {
    const found = await findTransaction(state, request);
    // A window that was opened for an iframe cannot start again by itself.
    if (found.kind !== 'active' || found.transaction.frameChallenge !== null) continue;
    const { accountId, returnTo } = found.transaction;
    evicted.push({ id: state.slice(0, idLength), accountId, returnTo });
  }
  return writeEvicted(evicted.slice(-maxEvicted), started.lengthLeft, request);
}

/** Starts an evicted sign-in again, without a question by Sentinel. Null for a state that is unknown or too old. */
export async function resumeEvicted(state: string, request: SignInRequest) {
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

/** The oldest first. */
async function readEvicted({ received, config }: SignInRequest): Promise<Evicted> {
  const sealed = received.find(({ name }) => name === evictedCookieName(config))?.value;
  if (!sealed) return [];
  return (await unseal('evicted', evictedSchema, sealed, config.sessionSecrets)) ?? [];
}

async function writeEvicted(evicted: Evicted, maxLength: number, request: SignInRequest) {
  const { received, config } = request;
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
