import { z } from 'zod';
import { type CookieToSet, cookieName, cookieToSet, type ReceivedCookie } from '../cookie';
import { type SealSecrets, seal, unseal } from '../seal';
import { type Transaction, transactionCookieName } from './transaction';

const windowSeconds = 30;
const maxFinished = 3;
const maxRemembered = 12;

/** An attempt that was started lately, by the name of its cookie. */
const startedAttempt = z.object({ name: z.string(), atMs: z.number() });
type StartedAttempt = Readonly<z.infer<typeof startedAttempt>>;

/** What the loop guard needs of the settings. */
export interface LoopGuardSettings {
  readonly isHttps: boolean;
  readonly sessionSecrets: SealSecrets;
}

export function loopGuardCookieName(isHttps: boolean): string {
  return cookieName('attempts', isHttps);
}

/** The attempts that this browser started within the last half minute. */
export async function recentAttempts(
  received: readonly ReceivedCookie[],
  { isHttps, sessionSecrets }: LoopGuardSettings,
  nowMs: number,
): Promise<readonly StartedAttempt[]> {
  const cookie = received.find(({ name }) => name === loopGuardCookieName(isHttps));
  if (!cookie) return [];
  const attempts = await unseal('attempts', z.array(startedAttempt), cookie.value, sessionSecrets);
  return (attempts ?? []).filter(({ atMs }) => nowMs - atMs < windowSeconds * 1_000);
}

/**
 * Whether this browser goes round in circles: it came back from Sentinel more than three times within half a minute
 * and is still not signed in, so it does not keep our session (contract: *Loop guard*). An attempt whose own cookie
 * is gone was finished; one that is still under way in another tab was not.
 */
export function isGoingRound(
  attempts: readonly StartedAttempt[],
  received: readonly ReceivedCookie[],
): boolean {
  const names = new Set(received.map(({ name }) => name));
  return attempts.filter(({ name }) => !names.has(name)).length > maxFinished;
}

/** Remembers one more attempt beside the earlier ones that still count. */
export async function rememberAttempt(
  { state }: Transaction,
  earlier: readonly StartedAttempt[],
  { isHttps, sessionSecrets }: LoopGuardSettings,
  nowMs: number,
): Promise<CookieToSet> {
  const added = { name: transactionCookieName(state, isHttps), atMs: nowMs };
  const attempts = [...earlier, added].slice(-maxRemembered);
  const sealed = await seal('attempts', attempts, sessionSecrets);
  return cookieToSet(loopGuardCookieName(isHttps), sealed, windowSeconds, isHttps);
}
