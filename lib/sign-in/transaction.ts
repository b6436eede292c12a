import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  type CookieSettings,
  type CookieToSet,
  cookieName,
  cookieToRemove,
  cookieToSet,
  formerCookieName,
  type ReceivedCookie,
} from '../cookie';
import { type SealSecrets, seal, unseal } from '../crypto/seal';
import { type InstalledAccounts, isInstalled } from '../installations';
import { makeReference } from '../reference';
import { makeState, stateMadeAtMs } from './attempt-state';

/** How long an attempt may take. Sentinel forgets it after the same time. */
export const attemptLifeMs = 600_000;
/** The cookie outlives the attempt, so that "too late" can be told from "never heard of". */
const cookieMaxAgeSeconds = 3_600;
const maxTransactions = 5;
/** All transaction cookies together, so that with a big session a request stays within a server's 16 KB of headers. */
const maxTotalLength = 4_096;

const transactionMembers = z.object({
  state: z.string(),
  /** What the attempt is called in the log and on the page of a failure. Older builds gave it no name. */
  reference: z.string().default(makeReference),
  accountId: z.string(),
  returnTo: z.string(),
  codeVerifier: z.string().nullable(),
  /** Whose place it takes among the attempts that are counted. */
  clientAddress: z.string().nullable().default(null),
  /** Of the frame that it signs in, by way of a window; null for an attempt of a window of its own. */
  frameChallenge: z.string().nullable().default(null),
  startedAtMs: z.number(),
});

/** One sign-in attempt on its way from `/login` to `/callback`. */
export type Transaction = Readonly<z.infer<typeof transactionMembers>>;

/** As it lies in the seal, with what only a newer build knows. */
export const transactionSchema: z.ZodType<Transaction> = transactionMembers.loose();

export interface TransactionSettings extends CookieSettings, InstalledAccounts {
  readonly sessionSecrets: SealSecrets;
  readonly usesPkce: boolean;
}

/** One cookie per attempt, named by its state, so that attempts in several tabs do not disturb each other. */
export function transactionCookieName(state: string, settings: CookieSettings): string {
  return `${cookieName('attempt', settings)}.${state}`;
}

/** The cookies that may hold the attempt: by the name of now, and of before. */
function cookiesOf(
  state: string,
  received: readonly ReceivedCookie[],
  settings: CookieSettings,
): readonly ReceivedCookie[] {
  const former = formerCookieName(`attempt.${state}`, settings);
  const names = [transactionCookieName(state, settings), former];
  return received.filter(({ name }) => names.includes(name));
}

/**
 * Starts an attempt; the oldest ones make room.
 *
 * @param begun in which account, where to go after sign-in, a path that `returnTo` has accepted, and who asks
 * @returns the attempt, the names of the attempts it pushed out, the cookies that say both, and how much more fits
 * beside them, in characters
 */
export async function startTransaction(
  begun: Pick<Transaction, 'accountId' | 'returnTo' | 'clientAddress' | 'frameChallenge'>,
  received: readonly ReceivedCookie[],
  settings: TransactionSettings,
  nowMs: number,
): Promise<{
  transaction: Transaction;
  pushedOut: readonly string[];
  cookies: readonly CookieToSet[];
  lengthLeft: number;
}> {
  const { isHttps, sessionSecrets } = settings;
  const transaction = {
    state: makeState(sessionSecrets, nowMs),
    reference: makeReference(),
    ...begun,
    codeVerifier: settings.usesPkce ? randomBytes(32).toString('base64url') : null,
    startedAtMs: nowMs,
  };
  const name = transactionCookieName(transaction.state, settings);
  const sealed = await seal('transaction', transaction, sessionSecrets);
  const cookie = cookieToSet(name, sealed, cookieMaxAgeSeconds, isHttps);
  const { pushedOut, lengthLeft } = withoutRoom(cookie, received, settings);
  const removals = pushedOut.map((old) => cookieToRemove(old, isHttps));
  return { transaction, pushedOut, cookies: [...removals, cookie], lengthLeft };
}

/** Names of the attempt cookies that have to go, the newest first, when one more comes. */
function withoutRoom(
  added: ReceivedCookie,
  received: readonly ReceivedCookie[],
  settings: TransactionSettings,
): { readonly pushedOut: readonly string[]; readonly lengthLeft: number } {
  const prefix = transactionCookieName('', settings);
  const madeAtMs = ({ name }: ReceivedCookie) =>
    stateMadeAtMs(name.slice(prefix.length), settings.sessionSecrets) ?? 0;
  const newestFirst = received
    .filter(({ name }) => name.startsWith(prefix))
    .sort((a, b) => madeAtMs(b) - madeAtMs(a));
  let lengthLeft = maxTotalLength;
  const pushedOut: string[] = [];
  for (const [index, { name, value }] of [added, ...newestFirst].entries()) {
    const length = name.length + value.length;
    const hasRoom = pushedOut.length === 0 && index < maxTransactions && length <= lengthLeft;
    if (index === 0 || hasRoom) lengthLeft -= length;
    else pushedOut.push(name);
  }
  return { pushedOut, lengthLeft };
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
  received: readonly ReceivedCookie[],
  settings: TransactionSettings,
  nowMs: number,
): Promise<FoundTransaction> {
  const [cookie] = cookiesOf(state, received, settings);
  if (!cookie) return { kind: 'unknown' };
  const transaction = await unseal(
    'transaction',
    transactionSchema,
    cookie.value,
    settings.sessionSecrets,
  );
  if (!transaction) return { kind: 'unreadable' };
  if (transaction.state !== state || !isInstalled(transaction.accountId, settings)) {
    return { kind: 'unknown' };
  }
  const isLive = nowMs - transaction.startedAtMs < attemptLifeMs;
  return { kind: isLive ? 'live' : 'expired', transaction };
}

/** Ends an attempt, whichever way it went, and no other one. */
export function removeTransaction(
  state: string,
  received: readonly ReceivedCookie[],
  settings: CookieSettings,
): readonly CookieToSet[] {
  return cookiesOf(state, received, settings).map(({ name }) =>
    cookieToRemove(name, settings.isHttps),
  );
}
