import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { z } from 'zod';
import { seal, unseal } from '../../crypto/seal';
import type { RedirectResult } from '../../http/cookies';
import { orIfRedisDown } from '../../runtime/redis';
import type { SignInServices } from '../dependencies';
import { errorRedirect, SignInError } from '../errors';
import { embedVerifierSchema } from '../login-params';
import { type BrowserContext, createSessionFromCode } from '../session-from-code';
import { type Transaction, transactionSchema } from '../transaction';
import { handoffTtlMs } from './handoff-store';

/** What an attempt that a window made for a frame came to: with the frame's secret it becomes a session. */
const frameHandle = z.object({
  transaction: transactionSchema,
  /** The query of the callback, with a code that has not been exchanged yet: Sentinel takes it once. */
  response: z.string(),
  madeAtMs: z.number(),
});

/** Gives a frame the handle of its sign-in: behind the `#` of the window's next page, and when it asks. */
export async function createHandoff(
  challenge: string,
  response: URLSearchParams,
  transaction: Transaction,
  { config, handoffs }: SignInServices,
  nowMs: number,
): Promise<RedirectResult> {
  const content = { transaction, response: response.toString(), madeAtMs: nowMs };
  const handle = await seal('frame-handle', content, config.sessionSecrets);
  await orIfRedisDown(handoffs.keep(challenge, handle), null);
  return { location: `${config.appUrl}/frame/signed-in#${handle}`, cookies: [] };
}

/** What a frame asks with: its secret, and the handle if the window could hand it over. */
export const redeemRequestSchema = z.object({
  secret: embedVerifierSchema,
  handle: z.string().min(1).max(16_384).optional(),
});

export type RedeemResult =
  /** There is no handle for it yet. */
  | { readonly kind: 'waiting' }
  /** Where it goes next, with the cookies of its own session; or the page that says why not. */
  | ({ readonly kind: 'signed-in' | 'refused' } & RedirectResult);

/** Makes a frame's handle into its own session: once, within a minute, for the frame alone that has the secret. */
export async function redeemHandoff(
  { secret, handle }: z.infer<typeof redeemRequestSchema>,
  browser: BrowserContext,
  parts: SignInServices,
  nowMs: number,
): Promise<RedeemResult> {
  const { config, handoffs } = parts;
  const challenge = await calculatePKCECodeChallenge(secret);
  let transaction: Transaction | null = null;
  try {
    // Also where the window has handed it over: what waits is used up.
    const waiting = await handoffs.take(challenge);
    const sealed = handle ?? waiting;
    if (sealed === null) return { kind: 'waiting' };
    const opened = await unseal('frame-handle', frameHandle, sealed, config.sessionSecrets);
    transaction = opened?.transaction ?? null;
    if (opened?.transaction.frameChallenge !== challenge) {
      throw new SignInError('attempt_unknown', 'no handle of this frame');
    }
    if (nowMs - opened.madeAtMs >= handoffTtlMs) {
      throw new SignInError('attempt_expired', 'the handle was redeemed too late');
    }
    const response = new URLSearchParams(opened.response);
    const answer = await createSessionFromCode(response, opened.transaction, browser, parts, nowMs);
    return { kind: 'signed-in', ...answer };
  } catch (error) {
    return { kind: 'refused', ...errorRedirect(error, transaction, [], parts, nowMs) };
  }
}
