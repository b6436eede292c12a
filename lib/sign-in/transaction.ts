import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../config/config';
import { isInstalled } from '../config/installations';
import { seal, unseal } from '../crypto/seal';
import {
  cookieName,
  createCookie,
  expireCookie,
  formerCookieName,
  type RequestCookie,
  type ResponseCookie,
} from '../http/cookies';
import { createCorrelationId } from '../observability/correlation-id';
import { createState, stateIssuedAtMs } from './state';

/** How long an attempt may take. Sentinel forgets it after the same time. */
export const transactionTtlMs = 600_000;
/** The cookie outlives the attempt, so that "too late" can be told from "never heard of". */
const cookieMaxAgeSeconds = 3_600;
const maxTransactions = 5;
/** All transaction cookies together, so that with a big session a request stays within a server's 16 KB of headers. */
const maxTotalLength = 4_096;

export const transactionSchema = z.object({
  state: z.string(),
  /** What the attempt is called in the log and on the page of a failure. */
  reference: z.string(),
  accountId: z.string(),
  returnTo: z.string(),
  codeVerifier: z.string().nullable(),
  /** Whose place it takes among the attempts that are counted. */
  clientAddress: z.string().nullable(),
  /** Of the frame that it signs in, by way of a window; null for an attempt of a window of its own. */
  frameChallenge: z.string().nullable(),
  startedAtMs: z.number(),
});

/** One sign-in attempt on its way from `/login` to `/callback`. */
export type Transaction = Readonly<z.infer<typeof transactionSchema>>;

/** One cookie per attempt, named by its state, so that attempts in several tabs do not disturb each other. */
export function transactionCookieName(state: string, config: Config): string {
  return `${cookieName('attempt', config)}.${state}`;
}

/** The cookies that may hold the attempt: by the name of now, and of before. */
function cookiesOf(
  state: string,
  received: readonly RequestCookie[],
  config: Config,
): readonly RequestCookie[] {
  const former = formerCookieName(`attempt.${state}`, config);
  const names = [transactionCookieName(state, config), former];
  return received.filter(({ name }) => names.includes(name));
}

export type StartedTransaction = Awaited<ReturnType<typeof startTransaction>>;

/** Starts an attempt; the oldest ones make room. */
export async function startTransaction(
  begun: Pick<Transaction, 'accountId' | 'returnTo' | 'clientAddress' | 'frameChallenge'>,
  received: readonly RequestCookie[],
  config: Config,
  nowMs: number,
) {
  const { isHttps, sessionSecrets, usesPkce } = config;
  const transaction: Transaction = {
    state: createState(sessionSecrets, nowMs),
    reference: createCorrelationId(),
    ...begun,
    codeVerifier: usesPkce ? randomBytes(32).toString('base64url') : null,
    startedAtMs: nowMs,
  };
  const prefix = transactionCookieName('', config);
  const name = prefix + transaction.state;
  const sealed = await seal('transaction', transaction, sessionSecrets);
  const madeAtMs = (cookie: RequestCookie) =>
    stateIssuedAtMs(cookie.name.slice(prefix.length), sessionSecrets) ?? 0;
  const newestFirst = received
    .filter((cookie) => cookie.name.startsWith(prefix))
    .sort((a, b) => madeAtMs(b) - madeAtMs(a));
  let lengthLeft = maxTotalLength - name.length - sealed.length;
  let kept = 0;
  for (const cookie of newestFirst) {
    const length = cookie.name.length + cookie.value.length;
    if (kept === maxTransactions - 1 || length > lengthLeft) break;
    lengthLeft -= length;
    kept += 1;
  }
  const removed = newestFirst.slice(kept).reverse();
  return {
    transaction,
    /** The states of the attempts that made room for it, the oldest first. */
    pushedOut: removed.map((cookie) => cookie.name.slice(prefix.length)),
    cookies: [
      ...removed.map((cookie) => expireCookie(cookie.name, isHttps)),
      createCookie(name, sealed, cookieMaxAgeSeconds, isHttps),
    ],
    /** How much more fits beside the cookies of the attempts, in characters of name and value. */
    lengthLeft,
  };
}

/** What this browser has of the attempt that a state names. */
export type FoundTransaction =
  | { readonly kind: 'live' | 'expired'; readonly transaction: Transaction }
  /** Its cookie is there and cannot be opened: another build, or another secret, has sealed it. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unknown' };

/** Finds the attempt of an authorization response in the browser's own cookies: the defence against forged ones. */
export async function findTransaction(
  state: string,
  received: readonly RequestCookie[],
  config: Config,
  nowMs: number,
): Promise<FoundTransaction> {
  const [cookie] = cookiesOf(state, received, config);
  if (!cookie) return { kind: 'unknown' };
  const transaction = await unseal(
    'transaction',
    transactionSchema,
    cookie.value,
    config.sessionSecrets,
  );
  if (!transaction) return { kind: 'unreadable' };
  if (transaction.state !== state || !isInstalled(transaction.accountId, config)) {
    return { kind: 'unknown' };
  }
  const isLive = nowMs - transaction.startedAtMs < transactionTtlMs;
  return { kind: isLive ? 'live' : 'expired', transaction };
}

/** Ends an attempt, whichever way it went, and no other one. */
export function removeTransaction(
  state: string,
  received: readonly RequestCookie[],
  config: Config,
): readonly ResponseCookie[] {
  return cookiesOf(state, received, config).map(({ name }) => expireCookie(name, config.isHttps));
}
