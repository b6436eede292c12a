import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { z } from 'zod';
import { seal, unseal } from '../../crypto/seal';
import type { Redirect } from '../../http/cookies';
import type { Parts } from '../../services';
import { unlessAway } from '../../session/store';
import { SignInError, signInFailed } from '../errors';
import { frameSecret } from '../login-params';
import { type CallbackBrowser, createSessionFromCode } from '../session-from-code';
import { type Transaction, transactionSchema } from '../transaction';
import { frameHandleLifeMs } from './handoff-store';

/** What an attempt that a window made for a frame came to: with the frame's secret it becomes a session. */
const frameHandle = z.object({
  transaction: transactionSchema,
  /** The query of the callback, with a code that has not been exchanged yet: Sentinel takes it once. */
  response: z.string(),
  madeAtMs: z.number(),
});

/** Gives a frame the handle of its sign-in: behind the `#` of the window's next page, and when it asks. */
export async function handOverToFrame(
  challenge: string,
  response: URLSearchParams,
  transaction: Transaction,
  { config, frameHandles }: Parts,
  nowMs: number,
): Promise<Redirect> {
  const content = { transaction, response: response.toString(), madeAtMs: nowMs };
  const handle = await seal('frame-handle', content, config.sessionSecrets);
  await unlessAway(frameHandles.keep(challenge, handle), null);
  return { location: `${config.appUrl}/frame/signed-in#${handle}`, cookies: [] };
}

/** What a frame asks with: its secret, and the handle if the window could hand it over. */
export const frameQuestion = z.object({
  secret: frameSecret,
  handle: z.string().min(1).max(16_384).optional(),
});

export type FrameAnswer =
  /** There is no handle for it yet. */
  | { readonly kind: 'waiting' }
  /** Where it goes next, with the cookies of its own session; or the page that says why not. */
  | ({ readonly kind: 'signed-in' | 'refused' } & Redirect);

/** Makes a frame's handle into its own session: once, within a minute, for the frame alone that has the secret. */
export async function signInFrame(
  { secret, handle }: z.infer<typeof frameQuestion>,
  browser: CallbackBrowser,
  parts: Parts,
  nowMs: number,
): Promise<FrameAnswer> {
  const { config, frameHandles } = parts;
  const challenge = await calculatePKCECodeChallenge(secret);
  let transaction: Transaction | null = null;
  try {
    // Also where the window has handed it over: what waits is used up.
    const waiting = await frameHandles.take(challenge);
    const sealed = handle ?? waiting;
    if (sealed === null) return { kind: 'waiting' };
    const opened = await unseal('frame-handle', frameHandle, sealed, config.sessionSecrets);
    transaction = opened?.transaction ?? null;
    if (opened?.transaction.frameChallenge !== challenge) {
      throw new SignInError('attempt_unknown', 'no handle of this frame');
    }
    if (nowMs - opened.madeAtMs >= frameHandleLifeMs) {
      throw new SignInError('attempt_expired', 'the handle was redeemed too late');
    }
    const response = new URLSearchParams(opened.response);
    const answer = await createSessionFromCode(response, opened.transaction, browser, parts, nowMs);
    return { kind: 'signed-in', ...answer };
  } catch (error) {
    return { kind: 'refused', ...signInFailed(error, transaction, [], parts, nowMs) };
  }
}
