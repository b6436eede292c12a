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
} from '../http/cookies';
import { createCorrelationId } from '../observability/correlation-id';
import { createState, stateIssuedAtMs } from './state';

/** How long a sign-in may take, at Sentinel too. */
export const transactionTtlMs = 600_000;
/** The cookie outlives the transaction, so that an expired one can be told from an unknown one. */
const cookieMaxAgeSeconds = 3_600;
const maxTransactions = 5;
/** For all transaction cookies: with a large session a request still fits into a server's 16 KB of headers. */
const maxTotalLength = 4_096;

export const transactionSchema = z.object({
  state: z.string(),
  reference: z.string(),
  accountId: z.string(),
  returnTo: z.string(),
  codeVerifier: z.string().nullable(),
  clientAddress: z.string().nullable(),
  /** The S256 challenge of the iframe that a window signs in; null for a sign-in of the window itself. */
  frameChallenge: z.string().nullable(),
  startedAtMs: z.number(),
});

export type Transaction = Readonly<z.infer<typeof transactionSchema>>;

/** The cookies of a request, and what reading and setting them needs. */
export interface SignInRequest {
  readonly received: readonly RequestCookie[];
  readonly config: Config;
  readonly nowMs: number;
}

/** Sentinel's response to a transaction, and the browser that brought it. */
export interface Callback {
  readonly transaction: Transaction;
  readonly response: URLSearchParams;
  readonly received: readonly RequestCookie[];
  readonly userAgent: string | null;
}

/** Each transaction has its own cookie, so that sign-ins in several tabs do not disturb each other. */
export function transactionCookieName(state: string, config: Config): string {
  return `${cookieName('attempt', config)}.${state}`;
}

export function isRecentState(state: string, maxAgeMs: number, { config, nowMs }: SignInRequest) {
  const issuedAtMs = stateIssuedAtMs(state, config.sessionSecrets);
  return issuedAtMs !== null && nowMs - issuedAtMs < maxAgeMs;
}

export type StartedTransaction = Awaited<ReturnType<typeof startTransaction>>;

/** Evicts the oldest transactions when there are too many. */
export async function startTransaction(
  content: Pick<Transaction, 'accountId' | 'returnTo' | 'clientAddress' | 'frameChallenge'>,
  { received, config, nowMs }: SignInRequest,
) {
  const { isHttps, sessionSecrets, usesPkce } = config;
  const transaction: Transaction = {
    state: createState(sessionSecrets, nowMs),
    reference: createCorrelationId(),
    ...content,
    codeVerifier: usesPkce ? randomBytes(32).toString('base64url') : null,
    startedAtMs: nowMs,
  };
  const prefix = transactionCookieName('', config);
  const name = prefix + transaction.state;
  const sealed = await seal('transaction', transaction, sessionSecrets);
  const stateOf = (cookie: RequestCookie) => cookie.name.slice(prefix.length);
  const issuedAtMs = (cookie: RequestCookie) =>
    stateIssuedAtMs(stateOf(cookie), sessionSecrets) ?? 0;
  const newestFirst = received
    .filter((cookie) => cookie.name.startsWith(prefix))
    .sort((a, b) => issuedAtMs(b) - issuedAtMs(a));
  let lengthLeft = maxTotalLength - name.length - sealed.length;
  let kept = 0;
  for (const cookie of newestFirst) {
    const length = cookie.name.length + cookie.value.length;
    if (kept === maxTransactions - 1 || length > lengthLeft) break;
    lengthLeft -= length;
    kept += 1;
  }
  const evicted = newestFirst.slice(kept).reverse();
  return {
    transaction,
    /** The states of the evicted transactions, the oldest first. */
    evicted: evicted.map(stateOf),
    cookies: [
      ...evicted.map((cookie) => expireCookie(cookie.name, isHttps)),
      createCookie(name, sealed, cookieMaxAgeSeconds, isHttps),
    ],
    /** How many characters of name and value still fit beside the transaction cookies. */
    lengthLeft,
  };
}

export type FoundTransaction =
  | { readonly kind: 'active' | 'expired'; readonly transaction: Transaction }
  /** Its cookie cannot be opened: another build or another secret sealed it. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unknown' };

/** Finds the transaction of a state in the browser's own cookies, which forged responses cannot set. */
export async function findTransaction(
  state: string,
  request: SignInRequest,
): Promise<FoundTransaction> {
  const { config, nowMs } = request;
  const [cookie] = transactionCookies(state, request);
  if (!cookie) return { kind: 'unknown' };
  const { sessionSecrets } = config;
  const transaction = await unseal('transaction', transactionSchema, cookie.value, sessionSecrets);
  if (!transaction) return { kind: 'unreadable' };
  if (transaction.state !== state || !isInstalled(transaction.accountId, config)) {
    return { kind: 'unknown' };
  }
  const isActive = nowMs - transaction.startedAtMs < transactionTtlMs;
  return { kind: isActive ? 'active' : 'expired', transaction };
}

export function removeTransaction(state: string, request: SignInRequest) {
  const cookies = transactionCookies(state, request);
  return cookies.map(({ name }) => expireCookie(name, request.config.isHttps));
}

/** The cookies that may hold a transaction, by their name of now and of version 0.1. */
function transactionCookies(state: string, { received, config }: SignInRequest) {
  const former = formerCookieName(`attempt.${state}`, config);
  const names = [transactionCookieName(state, config), former];
  return received.filter(({ name }) => names.includes(name));
}
